#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

#include "lib/base/go_quote.h"
#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"
#include "lib/sandbox/validation/quantities.h"
#include "lib/sandbox/validation/volume_sources.h"

namespace tf::sandbox::validation {
namespace {

constexpr std::array<std::string_view, 5> kVolumeFields = {"metadata.annotations",
                                                           "metadata.labels", "metadata.name",
                                                           "metadata.namespace", "metadata.uid"};

void check_downward_file(Report& report, const Node& file) {
  if (file["path"].empty()) report.required(file["path"]);
  check_local_path(report, file["path"]);
  const Node resource = file["resourceFieldRef"];
  if (file["fieldRef"].present()) {
    check_field_reference(report, file["fieldRef"], kVolumeFields);
    if (resource.present()) {
      report.invalid_value(file, Value("resource"),
                           "fieldRef and resourceFieldRef can not be specified simultaneously");
    }
  } else if (resource.present()) {
    check_resource_reference(report, resource, true);
  } else {
    report.required(file, "one of fieldRef and resourceFieldRef is required");
  }
  check_file_mode(report, file["mode"]);
}

/// The paths that files of a projected volume take.
struct ProjectedPaths {
  const Node& volume;
  std::set<std::string_view> taken = {};

  void take(Report& report, std::string_view path, std::string_view shown) {
    if (!taken.insert(path).second)
      report.invalid_value(volume, Value(shown), "conflicting duplicate paths");
  }
};

void check_projected_keys(Report& report, const Node& source, ProjectedPaths& paths) {
  if (source["name"].empty()) report.required(source["name"]);
  for (const Node& item : source["items"].items()) {
    if (item["key"].empty()) report.required(item["key"]);
    if (item["path"].empty()) report.required(item["path"]);
    check_local_path(report, item["path"]);
    check_file_mode(report, item["mode"]);
    if (!item["path"].empty()) paths.take(report, item["path"].text(), source["name"].text());
  }
}

void check_token(Report& report, const Node& token, const ProjectedPaths& paths) {
  const Node seconds = token["expirationSeconds"];
  if (seconds.number() < 600)
    report.invalid_number(seconds, "may not specify a duration less than 10 minutes");
  if (seconds.number() > std::int64_t{1} << 32)
    report.invalid_number(seconds, "may not specify a duration larger than 2^32 seconds");
  const Node path = token["path"].moved(paths.volume.path() + ".path");
  if (path.empty()) {
    report.required(path);
  } else {
    check_local_path(report, path);
  }
}

void check_trust_bundle(Report& report, const Node& bundle, ProjectedPaths& paths) {
  const Node name = bundle["name"];
  const Node signer = bundle["signerName"];
  if (name.present() && signer.present()) {
    report.invalid(bundle, "only one of name and signerName may be used");
  } else if (name.present()) {
    if (name.empty()) report.required(name, "must be a valid object name");
    const std::string_view last = name.text().substr(name.text().rfind(':') + 1);
    for (const std::string& message : subdomain_name(last, false))
      report.invalid_text(name, "not a valid clustertrustbundlename: " + message);
    if (bundle["labelSelector"].present())
      report.invalid(bundle["labelSelector"], "labelSelector must be unset if name is specified");
  } else if (signer.present()) {
    if (signer.empty()) report.required(signer, "must be a valid signer name");
    check_signer_name(report, signer);
    check_label_selector(report, bundle["labelSelector"]);
  } else {
    report.required(bundle, "either name or signerName must be specified");
  }
  if (bundle["path"].empty()) report.required(bundle["path"]);
  check_local_path(report, bundle["path"]);
  paths.take(report, bundle["path"].text(), bundle["path"].text());
}

void check_pod_certificate(Report& report, const Node& certificate, ProjectedPaths& paths) {
  check_signer_name(report, certificate["signerName"]);
  report.choose(certificate["keyType"],
                {"RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"});
  const Node expiration = certificate["maxExpirationSeconds"];
  if (expiration.present() && expiration.number() < 3600)
    report.invalid_number(expiration, "if provided, maxExpirationSeconds must be >= 3600");
  bool any = false;
  for (const std::string_view field : {"credentialBundlePath", "keyPath", "certificateChainPath"}) {
    const Node path = certificate[field];
    if (path.empty()) continue;
    any = true;
    check_local_path(report, path);
    paths.take(report, path.text(), path.text());
  }
  if (!any) {
    report.required(certificate,
                    "specify at least one of credentialBundlePath, keyPath, and "
                    "certificateChainPath");
  }
}

void check_projection(Report& report, const Node& source, ProjectedPaths& paths) {
  int count = 0;
  const auto each = [&](std::string_view field, auto check) {
    if (!source[field].present()) return;
    ++count;
    check(source[field]);
  };
  each("secret", [&](const Node& node) { check_projected_keys(report, node, paths); });
  each("configMap", [&](const Node& node) { check_projected_keys(report, node, paths); });
  each("downwardAPI", [&](const Node& node) {
    for (const Node& file : node["items"].items()) {
      check_downward_file(report, file.moved(node.path()));
      if (!file["path"].empty()) paths.take(report, file["path"].text(), file["path"].text());
    }
  });
  each("serviceAccountToken", [&](const Node& node) { check_token(report, node, paths); });
  each("clusterTrustBundle", [&](const Node& node) { check_trust_bundle(report, node, paths); });
  each("podCertificate", [&](const Node& node) { check_pod_certificate(report, node, paths); });
  if (count > 1) report.forbidden(source, "may not specify more than 1 volume type per source");
}

/// What of a volume needs more than its source.
void check_volume_in_pod(Report& report, const PodContext& context, const Node& volume) {
  const Node name = volume["name"];
  const Node iscsi = volume["iscsi"];
  if (iscsi["initiatorName"].present() && name.size() + 1 + iscsi["targetPortal"].size() > 64) {
    report.invalid_text(name,
                        "Total length of <volume name>:<iscsi.targetPortal> must be under 64 "
                        "characters if iscsi.initiatorName is specified.");
  }
  const std::string_view pod = context.metadata["name"].text();
  if (volume["ephemeral"].present() && !pod.empty() && !name.empty()) {
    const std::string claim = fmt::format("{}-{}", pod, name.text());
    for (const std::string& message : subdomain_name(claim, false))
      report.invalid_text(name, fmt::format("PVC name {}: {}", go_quote(claim), message));
  }
  const Node image = volume["image"];
  if (!image.present()) return;
  if (context.is_pod && image["reference"].empty()) report.required(image["reference"]);
  report.choose_required(image["pullPolicy"], {"Always", "IfNotPresent", "Never"});
}

void check_claim_not_created(Report& report, const PodContext& context, const Node& volume) {
  const std::string_view pod = context.metadata["name"].text();
  const Node claim = volume["persistentVolumeClaim"]["claimName"];
  if (pod.empty() || claim.empty()) return;
  for (const Node& other : context.spec["volumes"].items()) {
    if (other["ephemeral"].present() &&
        claim.text() == fmt::format("{}-{}", pod, other["name"].text())) {
      report.invalid_text(claim,
                          "must not reference a PVC that gets created for an ephemeral volume");
    }
  }
}

}  // namespace

void check_file_mode(Report& report, const Node& mode) {
  if (mode.present() && (mode.number() > 0777 || mode.number() < 0))
    report.invalid_number(mode, "must be a number between 0 and 0777 (octal), both inclusive");
}

void check_no_backsteps(Report& report, const Node& path) {
  const auto parts = split_views(path.text(), "/");
  if (std::find(parts.begin(), parts.end(), "..") != parts.end())
    report.invalid_text(path, "must not contain '..'");
}

void check_descending_path(Report& report, const Node& path) {
  if (path.text().starts_with('/')) report.invalid_text(path, "must be a relative path");
  check_no_backsteps(report, path);
}

void check_local_path(Report& report, const Node& path) {
  check_descending_path(report, path);
  if (path.text().starts_with("..") && !path.text().starts_with("../"))
    report.invalid_text(path, "must not start with '..'");
}

void check_downward_volume(Report& report, const Node& source) {
  check_file_mode(report, source["defaultMode"]);
  for (const Node& file : source["items"].items())
    check_downward_file(report, file.moved(source.path()));
}

void check_projected_volume(Report& report, const Node& source) {
  check_file_mode(report, source["defaultMode"]);
  ProjectedPaths paths{source};
  for (const Node& projection : source["sources"].items())
    check_projection(report, projection, paths);
}

void check_volumes(Report& report, PodContext& context) {
  std::set<std::string_view> names;
  for (const Node& volume : context.spec["volumes"].items()) {
    const std::size_t before = report.size();
    const Node name = volume["name"];
    if (Amount::of(volume["emptyDir"]["sizeLimit"]).negative()) {
      report.forbidden(volume["emptyDir"]["sizeLimit"],
                       "SizeLimit field must be a valid resource quantity");
    }
    const bool found = check_volume_source(report, volume, pod_volume_sources());
    check_volume_in_pod(report, context, volume);
    if (!found) report.required(volume, "must specify a volume type");
    if (name.empty()) {
      report.required(name);
    } else {
      report.invalid_text(name, dns1123_label(name.text()));
    }
    if (names.contains(name.text())) report.duplicate(name);
    if (report.size() == before) {
      names.insert(name.text());
      context.volumes.emplace(name.text(), volume);
    }
    check_claim_not_created(report, context, volume);
  }
}

}  // namespace tf::sandbox::validation
