#include "lib/kube/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kube/fake_api_server.h"

namespace tf::kube {
namespace {

using test::EventLog;
using test::FakeApiServer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kMaps = "/api/v1/namespaces/x/configmaps";

MappedObject config_map(const std::string& name, const std::string& data = "1") {
  return MappedObject{
      .object = test::object(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" +
                             name + R"(","namespace":"x"},"data":{"k":")" + data + R"("}})"),
      .resource = test::resource({"", "v1", "ConfigMap"}, "configmaps"),
      .ns = "x"};
}

MappedObject service(const std::string& name) {
  return MappedObject{
      .object = test::object(R"({"apiVersion":"v1","kind":"Service","metadata":{"name":")" + name +
                             R"("}})"),
      .resource = test::resource({"", "v1", "Service"}, "services"),
      .ns = "x"};
}

std::string at(std::string_view method, std::string_view name) {
  return std::string(method).append(" ").append(kMaps).append("/").append(name);
}

constexpr std::string_view kApplyQuery = "?fieldManager=helm&fieldValidation=Strict&force=false";

TEST(CreateObjects, SendsBatchesOfOneKindTogether) {
  FakeApiServer server;
  server.on(at("PATCH", "a"), 201, R"({"kind":"ConfigMap"})");
  server.on(at("PATCH", "b"), 201, R"({"kind":"ConfigMap"})");
  server.on("PATCH /api/v1/namespaces/x/services/s", 201, R"({"kind":"Service"})");
  const auto client = test::fake_client(server);
  EventLog events;
  const auto live =
      create_objects(*client, {config_map("a"), config_map("b"), service("s")}, {}, events);
  ASSERT_TRUE(live);
  EXPECT_EQ(live->size(), 3U);
  EXPECT_EQ(server.rounds, 2);
  EXPECT_EQ(server.log().front(), at("PATCH", "a").append(kApplyQuery));
  ASSERT_EQ(events.events.size(), 4U);
  EXPECT_EQ(std::get<BatchStarted>(events.events[0]).count, 2U);
  EXPECT_EQ(std::get<BatchFinished>(events.events[3]).kind, "Service");
}

TEST(CreateObjects, TriesAllAndJoinsErrorsInHelmsWords) {
  FakeApiServer server;
  server.on(
      at("PATCH", "a"), 409,
      R"({"kind":"Status","message":"Apply failed with 1 conflict: conflict with \"other\": .data.msg","reason":"Conflict","code":409})");
  server.on(at("PATCH", "b"), 422,
            R"({"kind":"Status","message":"bad","reason":"Invalid","code":422})");
  server.on(
      "PATCH /api/v1/namespaces/x/services/s", 415,
      R"({"kind":"Status","message":"no apply here","reason":"UnsupportedMediaType","code":415})");
  const auto client = test::fake_client(server);
  EventLog events;
  const auto live =
      create_objects(*client, {config_map("a"), config_map("b"), service("s")}, {}, events);
  ASSERT_FALSE(live);
  EXPECT_EQ(live.error().message,
            "conflict occurred while applying object x/a /v1, Kind=ConfigMap: Apply failed with 1 "
            "conflict: conflict with \"other\": .data.msg\n"
            "server-side apply failed for object x/b /v1, Kind=ConfigMap: bad\n"
            "server-side apply not available on the server: no apply here");
}

TEST(CreateObjects, RetriesQuotaConflictsOnly) {
  const std::string quota =
      R"({"kind":"Status","reason":"Conflict","code":409,"message":"Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified"})";
  FakeApiServer server;
  server.on(at("PATCH", "a"), 409, quota);
  server.on(at("PATCH", "a"), 409, quota);
  server.on(at("PATCH", "a"), 201, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  EXPECT_TRUE(create_objects(*client, {config_map("a")}, {}, events));
  EXPECT_EQ(server.rounds, 3);
  FakeApiServer full;
  full.on(at("PATCH", "a"), 409, quota);
  EXPECT_FALSE(create_objects(*test::fake_client(full), {config_map("a")}, {}, events));
  EXPECT_EQ(full.rounds, 5);
}

TEST(CreateObjects, ClientSidePostsWithoutVersion) {
  FakeApiServer server;
  server.on("POST " + std::string(kMaps), 201, "{}");
  const auto client = test::fake_client(server);
  MappedObject object = config_map("a");
  object.object.map().find("metadata")->as_map()->set("resourceVersion", "7");
  EventLog events;
  const ApplyOptions options{.method = ApplyMethod::kClientSide};
  EXPECT_TRUE(create_objects(*client, {object}, options, events));
  EXPECT_THAT(server.log(), ElementsAre("POST " + std::string(kMaps) + "?fieldManager=helm"));
  EXPECT_THAT(server.seen.front().body, testing::Not(HasSubstr("resourceVersion")));
}

TEST(UpdateObjects, OneRequestAnObjectAndDeletesWhatIsGone) {
  FakeApiServer server;
  server.on(at("PATCH", "a"), 200, "{}");
  server.on(at("PATCH", "b"), 201, "{}");
  server.on("GET " + std::string(kMaps), 200,
            R"({"metadata":{},"items":[{"metadata":{"name":"gone"}},{"metadata":{"name":"kept",
                "annotations":{"helm.sh/resource-policy":"keep"}}}]})");
  server.on(at("DELETE", "gone"), 200, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  const auto result =
      update_objects(*client, {config_map("a"), config_map("gone"), config_map("kept")},
                     {config_map("a"), config_map("b")}, {}, events);
  ASSERT_TRUE(result) << result.error().message;
  ASSERT_EQ(result->created.size(), 1U);
  EXPECT_EQ(result->created.front().name(), "b");
  ASSERT_EQ(result->updated.size(), 1U);
  ASSERT_EQ(result->deleted.size(), 1U);
  EXPECT_EQ(result->deleted.front().name(), "gone");
  EXPECT_EQ(server.count(at("DELETE", "gone")), 1);
  EXPECT_EQ(server.count(at("DELETE", "kept")), 0);
  EXPECT_EQ(server.rounds, 3);
}

TEST(UpdateObjects, FailedUpdatesAreJoinedAndNothingIsDeleted) {
  FakeApiServer server;
  server.on(at("PATCH", "a"), 422, R"({"kind":"Status","message":"bad a","code":422})");
  server.on(at("PATCH", "b"), 422, R"({"kind":"Status","message":"bad b","code":422})");
  server.on(at("GET", "a"), 200, R"({"metadata":{"name":"a"}})");
  server.on(at("GET", "b"), 200, R"({"metadata":{"name":"b"}})");
  const auto client = test::fake_client(server);
  EventLog events;
  UpdateResult partial;
  const auto result =
      update_objects(*client, {config_map("a"), config_map("b"), config_map("gone")},
                     {config_map("a"), config_map("b")}, {}, events, &partial);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "server-side apply failed for object x/a /v1, Kind=ConfigMap: bad a && "
            "server-side apply failed for object x/b /v1, Kind=ConfigMap: bad b");
  EXPECT_EQ(partial.updated.size(), 2U);
  EXPECT_EQ(server.count(at("GET", "gone")), 0);
}

TEST(UpdateObjects, FailedCreateEndsTheWork) {
  FakeApiServer server;
  server.on(at("PATCH", "new"), 422, R"({"kind":"Status","message":"bad","code":422})");
  server.on("PATCH /api/v1/namespaces/x/services/s", 200, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  UpdateResult partial;
  const auto result =
      update_objects(*client, {}, {config_map("new"), service("s")}, {}, events, &partial);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message,
            "failed to create resource: server-side apply failed for object x/new /v1, "
            "Kind=ConfigMap: bad");
  EXPECT_EQ(partial.created.size(), 1U);
  EXPECT_EQ(server.rounds, 2);
}

TEST(UpdateObjects, WarnsAboutObjectsOutsideTheRelease) {
  FakeApiServer server;
  server.on(at("PATCH", "a"), 200, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  ASSERT_TRUE(update_objects(*client, {}, {config_map("a")}, {}, events));
  const auto is_warning = [](const Event& event) {
    const auto* record = std::get_if<LogRecord>(&event);
    return record != nullptr &&
           record->message ==
               "resource exists on cluster but not in original release, using cluster state as "
               "baseline";
  };
  EXPECT_EQ(std::count_if(events.events.begin(), events.events.end(), is_warning), 1);
}

TEST(UpdateObjects, MigratesFieldManagersFirst) {
  FakeApiServer server;
  server.on(at("GET", "a"), 200,
            R"({"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"3","managedFields":[
               {"manager":"helm","operation":"Update","apiVersion":"v1","fieldsType":"FieldsV1",
                "fieldsV1":{"f:data":{"f:k":{}}}}]}})");
  server.on(at("PATCH", "a"), 200, R"({"kind":"ConfigMap","metadata":{"name":"a"}})");
  const auto client = test::fake_client(server);
  EventLog events;
  const ApplyOptions options{.migrate_managers = true};
  ASSERT_TRUE(update_objects(*client, {config_map("a")}, {config_map("a")}, options, events));
  ASSERT_EQ(server.seen.size(), 3U);
  EXPECT_EQ(server.log()[1], at("PATCH", "a") + "?fieldManager=helm&fieldValidation=Strict");
  EXPECT_EQ(server.seen[1].body,
            R"([{"op":"replace","path":"/metadata/managedFields","value":[{"apiVersion":"v1",)"
            R"("fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k":{}}},"manager":"helm",)"
            R"("operation":"Apply"}]},)"
            R"({"op":"replace","path":"/metadata/resourceVersion","value":"3"}])");
  EXPECT_EQ(server.log()[2], at("PATCH", "a").append(kApplyQuery));
}

TEST(UpdateObjects, ClientSideComparesThreeStatesAndSkipsWhatIsEqual) {
  FakeApiServer server;
  server.on(
      at("GET", "a"), 200,
      R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"x","uid":"u"},
                "data":{"k":"1","added":"by hand"}})");
  server.on(at("GET", "b"), 200,
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b","namespace":"x"},
                "data":{"k":"drifted"}})");
  server.on(at("PATCH", "b"), 200, "{}");
  server.on("POST " + std::string(kMaps), 201, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  const ApplyOptions options{.method = ApplyMethod::kClientSide};
  const auto result =
      update_objects(*client, {config_map("a"), config_map("b")},
                     {config_map("a"), config_map("b"), config_map("c")}, options, events);
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(server.count(at("PATCH", "a") + "?fieldManager=helm"), 0);
  EXPECT_EQ(server.seen.back().body, R"({"data":{"k":"1"}})");
  EXPECT_EQ(result->created.front().name(), "c");
}

TEST(UpdateObjects, ForceReplacePutsOverTheLiveVersion) {
  FakeApiServer server;
  server.on(at("GET", "a"), 200, R"({"kind":"ConfigMap","metadata":{"resourceVersion":"41"}})");
  server.on(at("PUT", "a"), 422, R"({"kind":"Status","message":"immutable","code":422})");
  const auto client = test::fake_client(server);
  EventLog events;
  const ApplyOptions options{.method = ApplyMethod::kClientSide, .force_replace = true};
  const auto result =
      update_objects(*client, {config_map("a")}, {config_map("a")}, options, events);
  EXPECT_EQ(result.error().message, "failed to replace object: immutable");
  EXPECT_THAT(server.seen.back().body, HasSubstr(R"("resourceVersion":"41")"));
  const ApplyOptions wrong{.force_replace = true};
  EXPECT_EQ(update_objects(*client, {}, {}, wrong, events).error().message,
            "invalid operation: cannot use server-side apply and force replace together");
}

TEST(DeleteObjects, AbsentObjectsCountAsDeleted) {
  FakeApiServer server;
  server.on(at("DELETE", "a"), 200, "{}");
  server.on(at("DELETE", "c"), 403, R"({"kind":"Status","message":"forbidden c","code":403})");
  const auto client = test::fake_client(server);
  EventLog events;
  const auto status = delete_objects(*client, {config_map("a"), config_map("b"), config_map("c")},
                                     "Background", events);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "forbidden c");
  EXPECT_EQ(server.rounds, 1);
}

TEST(DeleteObjects, ObjectsWithoutNameNeverMeanTheCollection) {
  FakeApiServer server;
  server.on("DELETE " + std::string(kMaps), 200, "{}");
  server.on("GET " + std::string(kMaps), 200, "{}");
  const auto client = test::fake_client(server);
  EventLog events;
  const Status gone = delete_objects(*client, {config_map("")}, "Background", events);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().message, "resource name may not be empty");
  EXPECT_EQ(live_metadata(*client, {config_map("")}).front().error().code, ErrorCode::kInvalid);
  EXPECT_EQ(update_objects(*client, {}, {config_map("")}, {}, events).error().message,
            "could not get information about the resource: resource name may not be empty");
  EXPECT_THAT(server.seen, IsEmpty());
}

TEST(LiveMetadata, OneListForManyObjectsOfAKind) {
  FakeApiServer server;
  server.on(
      "GET " + std::string(kMaps), 200,
      R"({"metadata":{},"items":[{"metadata":{"name":"a","labels":{"l":"1"}}},{"metadata":{"name":"c"}}]})");
  const auto client = test::fake_client(server);
  const auto live = live_metadata(*client, {config_map("a"), config_map("b"), config_map("c")});
  EXPECT_THAT(server.log(), ElementsAre("GET " + std::string(kMaps) + "?limit=500"));
  EXPECT_EQ(live[0]->label("l"), "1");
  EXPECT_EQ(live[0]->kind(), "ConfigMap");
  EXPECT_EQ(live[1].error().code, ErrorCode::kNotFound);
  EXPECT_EQ(live[1].error().message, "configmaps \"b\" not found");
  EXPECT_TRUE(live[2]);
}

TEST(LiveMetadata, TwoObjectsOfAKindCostOneRequestToo) {
  FakeApiServer server;
  server.on("GET " + std::string(kMaps), 200, R"({"metadata":{},"items":[]})");
  const auto client = test::fake_client(server);
  const auto live = live_metadata(*client, {config_map("a"), config_map("b")});
  EXPECT_THAT(server.log(), ElementsAre("GET " + std::string(kMaps) + "?limit=500"));
  EXPECT_EQ(live[1].error().code, ErrorCode::kNotFound);
}

TEST(LiveMetadata, AsksByNameWhereTheListIsRefusedOrLong) {
  FakeApiServer server;
  server.on("GET " + std::string(kMaps), 200,
            R"({"metadata":{"continue":"more"},"items":[{"metadata":{"name":"a"}}]})");
  server.on(at("GET", "b"), 200, R"({"metadata":{"name":"b"}})");
  const auto client = test::fake_client(server);
  const auto live =
      live_metadata(*client, {config_map("a"), config_map("b"), config_map("c"), service("s")});
  EXPECT_TRUE(live[0]);
  EXPECT_TRUE(live[1]);
  EXPECT_EQ(live[2].error().code, ErrorCode::kNotFound);
  EXPECT_EQ(live[3].error().code, ErrorCode::kNotFound);
  EXPECT_EQ(server.rounds, 2);
  EXPECT_THAT(live_metadata(*client, {}), IsEmpty());
}

}  // namespace
}  // namespace tf::kube
