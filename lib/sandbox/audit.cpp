#include "lib/sandbox/audit.h"

#include <utility>

#include "lib/sandbox/metadata.h"
#include "lib/sandbox/object_text.h"
#include "lib/sandbox/rfc3339.h"

namespace tf::sandbox {

std::string audit_line(const Request& request, std::string_view verb, int status,
                       TimePoint received, TimePoint answered) {
  List groups;
  for (const std::string& group : request.user.groups)
    groups.push(group);
  return object_text(
             Map{{"kind", "Event"},
                 {"apiVersion", "audit.k8s.io/v1"},
                 {"level", "Metadata"},
                 {"auditID", new_uid()},
                 {"stage", "ResponseComplete"},
                 {"requestURI", request.target},
                 {"verb", verb},
                 {"user", Map{{"username", request.user.name}, {"groups", std::move(groups)}}},
                 {"userAgent", request.header("user-agent")},
                 {"responseStatus", Map{{"metadata", Map{}}, {"code", Value::int64(status)}}},
                 {"requestReceivedTimestamp", rfc3339_micros(received)},
                 {"stageTimestamp", rfc3339_micros(answered)}}) +
         "\n";
}

}  // namespace tf::sandbox
