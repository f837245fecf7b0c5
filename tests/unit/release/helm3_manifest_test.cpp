// Splitting and ordering as Helm 3.22.0's releaseutil does it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/release/manifest.h"

namespace tf::release {
namespace {

using testing::ElementsAre;

TEST(Helm3Manifest, SplitsWithTheBlanksAround) {
  const HelmDialect helm3 = helm_3_22();
  EXPECT_THAT(split_documents("\n\n---\na: 1\n\n---\n\n  b: 2\n", helm3),
              ElementsAre("a: 1", "b: 2"));
  EXPECT_THAT(split_documents("a: 1 \n\t\n---b: 2\n---  \n", helm3), ElementsAre("a: 1", "b: 2"));
  EXPECT_THAT(split_documents("a: 1\n---\n---\nb: 2", helm3), ElementsAre("a: 1", "---\nb: 2"));
  EXPECT_THAT(split_documents("", helm3), ElementsAre());
}

TEST(Helm3Manifest, WebhooksAreKindsLikeAnyOther) {
  const HelmDialect helm3 = helm_3_22();
  constexpr std::string_view kWebhook = "MutatingWebhookConfiguration";
  EXPECT_TRUE(installs_before(kWebhook, "Aardvark"));
  EXPECT_FALSE(installs_before(kWebhook, "Aardvark", helm3));
  EXPECT_TRUE(installs_before("APIService", kWebhook, helm3));
  EXPECT_TRUE(installs_before(kWebhook, "ValidatingWebhookConfiguration", helm3));
}

}  // namespace
}  // namespace tf::release
