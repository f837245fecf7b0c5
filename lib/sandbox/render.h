#pragma once

#include <string>
#include <vector>

#include "lib/sandbox/call.h"

namespace tf::sandbox {

/// The reply with one object, as the call wants to see it.
[[nodiscard]] Response render_object(const Call& call, int status, const Value& object,
                                     TimePoint now);

/// One object of a list: its JSON text, and its value where it has been parsed already.
struct ListedObject {
  JsonText json;
  Value value;
};

/// The reply with a list. In: metadata of the list: resourceVersion, continue, remainingItemCount.
[[nodiscard]] Response render_list(const Call& call, std::vector<ListedObject> objects,
                                   const Value& metadata, TimePoint now);

/// The object of a watch event, as the call wants to see it; `first`: whether a table needs
/// columns.
[[nodiscard]] std::string render_event_object(const Rendering& rendering, const Resource& resource,
                                              const ListedObject& object, bool first,
                                              TimePoint now);

/// Adds the Warning headers.
[[nodiscard]] Response with_warnings(const Call& call, Response response);

}  // namespace tf::sandbox
