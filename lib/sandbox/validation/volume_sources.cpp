#include "lib/sandbox/validation/volume_sources.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "lib/base/text.h"
#include "lib/sandbox/validation/names.h"
#include "lib/sandbox/validation/pod.h"

namespace tf::sandbox::validation {
namespace {

void require(Report& report, const Node& source, std::initializer_list<std::string_view> fields) {
  for (const std::string_view field : fields) {
    if (source[field].empty()) report.required(source[field]);
  }
}

template <const auto& Fields>
void check_required(Report& report, const Node& source) {
  for (const std::string_view field : Fields)
    require(report, source, {field});
}

constexpr std::array<std::string_view, 2> kGlusterfs = {"endpoints", "path"};
constexpr std::array<std::string_view, 1> kClaim = {"claimName"};
constexpr std::array<std::string_view, 2> kRbd = {"monitors", "image"};
constexpr std::array<std::string_view, 1> kCephFs = {"monitors"};
constexpr std::array<std::string_view, 2> kAzureFile = {"secretName", "shareName"};
constexpr std::array<std::string_view, 1> kVsphere = {"volumePath"};
constexpr std::array<std::string_view, 1> kPhoton = {"pdID"};
constexpr std::array<std::string_view, 1> kPortworx = {"volumeID"};
constexpr std::array<std::string_view, 3> kScaleIo = {"gateway", "system", "volumeName"};

void check_empty_dir(Report& /*report*/, const Node& /*source*/) {}

void check_host_path(Report& report, const Node& source) {
  if (source["path"].empty()) return report.required(source["path"]);
  check_no_backsteps(report, source["path"]);
  if (source["type"].present()) {
    report.choose(source["type"], {"", "BlockDevice", "CharDevice", "Directory",
                                   "DirectoryOrCreate", "File", "FileOrCreate", "Socket"});
  }
}

void check_git(Report& report, const Node& source) {
  require(report, source, {"repository"});
  check_descending_path(report, source["directory"]);
}

void check_partition(Report& report, const Node& partition) {
  if (partition.number() < 0 || partition.number() > 255)
    report.invalid_number(partition, "must be between 1 and 255, inclusive");
}

void check_gce(Report& report, const Node& source) {
  require(report, source, {"pdName"});
  check_partition(report, source["partition"]);
}

void check_aws(Report& report, const Node& source) {
  require(report, source, {"volumeID"});
  check_partition(report, source["partition"]);
}

void check_key_to_path(Report& report, const Node& item) {
  require(report, item, {"key", "path"});
  check_local_path(report, item["path"]);
  check_file_mode(report, item["mode"]);
}

void check_secret(Report& report, const Node& source) {
  require(report, source, {"secretName"});
  check_file_mode(report, source["defaultMode"]);
  for (const Node& item : source["items"].items())
    check_key_to_path(report, item);
}

void check_config_map(Report& report, const Node& source) {
  require(report, source, {"name"});
  check_file_mode(report, source["defaultMode"]);
  for (const Node& item : source["items"].items())
    check_key_to_path(report, item);
}

void check_nfs(Report& report, const Node& source) {
  require(report, source, {"server", "path"});
  if (!source["path"].text().starts_with('/'))
    report.invalid_text(source["path"], "must be an absolute path");
}

bool is_alphanumeric_text(std::string_view text, std::size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0;
         });
}

/// Names of iSCSI: iqn.2001-04.com.example:storage, eui.02004567A425678D, naa...
bool is_iscsi_name(std::string_view name) {
  if (name.starts_with("eui"))
    return is_alphanumeric_text(name.substr(std::min<std::size_t>(name.size(), 4)), 16);
  if (name.starts_with("naa"))
    return is_alphanumeric_text(name.substr(std::min<std::size_t>(name.size(), 4)), 32);
  if (name.size() < 13 || name[3] != '.' || name[8] != '-' || name[11] != '.') return false;
  for (const std::size_t digit : {4U, 5U, 6U, 7U, 9U, 10U}) {
    if (!is_digit_ascii(name[digit])) return false;
  }
  const auto parts = cut(name.substr(12), ":");
  return parts && !parts->first.empty() && !parts->second.empty() &&
         parts->second.find_first_of(",;*&$| \t\n") == std::string_view::npos;
}

void check_iscsi_name(Report& report, const Node& name, std::string_view what) {
  const std::string_view text = name.text();
  if (!text.starts_with("iqn") && !text.starts_with("eui") && !text.starts_with("naa")) {
    report.invalid_text(name, what);
  } else if (!is_iscsi_name(text)) {
    report.invalid_text(name, "must be valid format");
  }
}

void check_iscsi_source(Report& report, const Node& source, std::string_view bad_name) {
  require(report, source, {"targetPortal"});
  if (source["iqn"].empty()) {
    report.required(source["iqn"]);
  } else {
    check_iscsi_name(report, source["iqn"], bad_name);
  }
  report.invalid_number(source["lun"], in_range(source["lun"].number(), 0, 255));
  if ((source["chapAuthDiscovery"].flag() || source["chapAuthSession"].flag()) &&
      !source["secretRef"].present())
    report.required(source["secretRef"]);
}

void check_initiator(Report& report, const Node& source, std::string_view bad_name) {
  const Node initiator = source["initiatorName"];
  if (initiator.present())
    check_iscsi_name(report, initiator.moved(source.path() + ".initiatorname"), bad_name);
}

constexpr std::string_view kIscsiPrefix = "must be valid format starting with iqn, eui, or naa";

void check_iscsi(Report& report, const Node& source) {
  check_iscsi_source(report, source, kIscsiPrefix);
  check_initiator(report, source, kIscsiPrefix);
}

void check_named_secret(Report& report, const Node& reference, bool with_namespace) {
  if (!reference.present()) return;
  require(report, reference, {"name"});
  if (with_namespace) require(report, reference, {"namespace"});
}

void check_iscsi_persistent(Report& report, const Node& source) {
  check_iscsi_source(report, source, "must be valid format");
  check_named_secret(report, source["secretRef"], false);
  check_initiator(report, source, "must be valid format");
}

void check_flocker(Report& report, const Node& source) {
  const Node name = source["datasetName"];
  const Node id = source["datasetUUID"];
  if (name.empty() && id.empty())
    report.required(source, "one of datasetName and datasetUUID is required");
  if (!name.empty() && !id.empty()) {
    report.invalid_value(source, Value("resource"),
                         "datasetName and datasetUUID can not be specified simultaneously");
  }
  if (contains(name.text(), "/")) report.invalid_text(name, "must not contain '/'");
}

void check_cinder(Report& report, const Node& source) {
  require(report, source, {"volumeID"});
  check_named_secret(report, source["secretRef"], false);
}

void check_cinder_persistent(Report& report, const Node& source) {
  require(report, source, {"volumeID"});
  check_named_secret(report, source["secretRef"], true);
}

void check_quobyte(Report& report, const Node& source) {
  constexpr std::string_view pairs =
      "must be a host:port pair or multiple pairs separated by commas";
  if (source["registry"].empty()) {
    report.required(source["registry"], pairs);
  } else if (source["tenant"].size() >= 65) {
    report.required(source["tenant"],
                    "must be a UUID and may not exceed a length of 64 characters");
  } else {
    for (const std::string_view pair : split_views(source["registry"].text(), ",")) {
      if (!contains(pair, ":")) report.invalid_text(source["registry"], pairs);
    }
  }
  require(report, source, {"volume"});
}

void check_fibre_channel(Report& report, const Node& source) {
  const Node names = source["targetWWNs"];
  const Node lun = source["lun"];
  if (names.empty() && source["wwids"].empty())
    report.required(names, "must specify either targetWWNs or wwids, but not both");
  if (!names.empty() && !source["wwids"].empty())
    report.invalid(names, "targetWWNs and wwids can not be specified simultaneously");
  if (names.empty()) return;
  if (!lun.present()) {
    report.required(lun, "lun is required if targetWWNs is specified");
  } else {
    report.invalid_number(lun, in_range(lun.number(), 0, 255));
  }
}

void check_flex(Report& report, const Node& source) {
  require(report, source, {"driver"});
  for (const auto& [option, value] : source["options"].entries()) {
    const auto parts = cut(option, "/");
    const std::string group = "." + to_lower_ascii(parts ? parts->first : option);
    if (group.ends_with(".kubernetes.io") || group.ends_with(".k8s.io")) {
      report.invalid_value(value, Value(option),
                           "kubernetes.io and k8s.io namespaces are reserved");
    }
  }
}

void check_azure_file_persistent(Report& report, const Node& source) {
  require(report, source, {"secretName", "shareName"});
  const Node ns = source["secretNamespace"];
  if (ns.present() && ns.empty()) report.required(ns);
}

void check_azure_disk(Report& report, const Node& source) {
  require(report, source, {"diskName", "diskURI"});
  if (source["cachingMode"].present())
    report.choose(source["cachingMode"], {"None", "ReadOnly", "ReadWrite"});
  const Node kind = source["kind"];
  const Node uri = source["diskURI"];
  if (!kind.present()) return;
  report.choose(kind, {"Dedicated", "Managed", "Shared"});
  if (kind.text() == "Managed" && !uri.text().starts_with("/subscriptions/")) {
    report.unsupported(uri, {"/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/"
                             "microsoft.compute/disks/{disk-id}"});
  }
  if (kind.text() != "Managed" && !uri.text().starts_with("https://")) {
    report.unsupported(
        uri, {"https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"});
  }
}

void check_storage_os_source(Report& report, const Node& source, bool persistent) {
  if (source["volumeName"].empty()) {
    report.required(source["volumeName"]);
  } else {
    report.invalid_text(source["volumeName"], dns1123_label(source["volumeName"].text()));
  }
  if (!source["volumeNamespace"].empty())
    report.invalid_text(source["volumeNamespace"], dns1123_label(source["volumeNamespace"].text()));
  check_named_secret(report, source["secretRef"], persistent);
}

void check_storage_os(Report& report, const Node& source) {
  check_storage_os_source(report, source, false);
}

void check_storage_os_persistent(Report& report, const Node& source) {
  check_storage_os_source(report, source, true);
}

void check_csi(Report& report, const Node& source) {
  check_csi_driver_name(report, source["driver"]);
  const Node secret = source["nodePublishSecretRef"];
  if (!secret.present()) return;
  if (secret["name"].empty()) {
    report.required(secret["name"]);
  } else {
    report.invalid_text(secret["name"].moved(source.path() + ".name"),
                        subdomain_name(secret["name"].text(), false));
  }
}

void check_csi_persistent(Report& report, const Node& source) {
  check_csi_driver_name(report, source["driver"]);
  require(report, source, {"volumeHandle"});
  for (const std::string_view field : {"controllerPublishSecretRef", "controllerExpandSecretRef",
                                       "nodePublishSecretRef", "nodeExpandSecretRef"}) {
    const Node secret = source[field];
    if (!secret.present()) continue;
    require(report, secret, {"name"});
    if (!secret["name"].empty())
      report.invalid_text(secret["name"], dns1123_subdomain(secret["name"].text()));
    require(report, secret, {"namespace"});
    if (!secret["namespace"].empty())
      report.invalid_text(secret["namespace"], dns1123_label(secret["namespace"].text()));
  }
}

void check_local(Report& report, const Node& source) {
  if (source["path"].empty()) return report.required(source["path"]);
  check_no_backsteps(report, source["path"]);
}

void check_ephemeral(Report& report, const Node& source) {
  const Node claim = source["volumeClaimTemplate"];
  if (!claim.present()) return report.required(claim);
  check_claim_template(report, claim);
}

}  // namespace

std::span<const VolumeSourceRule> pod_volume_sources() {
  static constexpr std::array<VolumeSourceRule, 30> rules = {{
      {"emptyDir", "emptyDir", "emptyDir", check_empty_dir},
      {"hostPath", "hostPath", "hostPath", check_host_path},
      {"gitRepo", "gitRepo", "gitRepo", check_git},
      {"gcePersistentDisk", "persistentDisk", "gcePersistentDisk", check_gce},
      {"awsElasticBlockStore", "awsElasticBlockStore", "awsElasticBlockStore", check_aws},
      {"secret", "secret", "secret", check_secret},
      {"nfs", "nfs", "nfs", check_nfs},
      {"iscsi", "iscsi", "iscsi", check_iscsi},
      {"glusterfs", "glusterfs", "glusterfs", check_required<kGlusterfs>},
      {"flocker", "flocker", "flocker", check_flocker},
      {"persistentVolumeClaim", "persistentVolumeClaim", "persistentVolumeClaim",
       check_required<kClaim>},
      {"rbd", "rbd", "rbd", check_required<kRbd>},
      {"cinder", "cinder", "cinder", check_cinder},
      {"cephfs", "cephfs", "cephFS", check_required<kCephFs>},
      {"quobyte", "quobyte", "quobyte", check_quobyte},
      {"downwardAPI", "downwardAPI", "downwarAPI", check_downward_volume},
      {"fc", "fc", "fc", check_fibre_channel},
      {"flexVolume", "flexVolume", "flexVolume", check_flex},
      {"configMap", "configMap", "configMap", check_config_map},
      {"azureFile", "azureFile", "azureFile", check_required<kAzureFile>},
      {"vsphereVolume", "vsphereVolume", "vsphereVolume", check_required<kVsphere>},
      {"photonPersistentDisk", "photonPersistentDisk", "photonPersistentDisk",
       check_required<kPhoton>},
      {"portworxVolume", "portworxVolume", "portworxVolume", check_required<kPortworx>},
      {"azureDisk", "azureDisk", "azureDisk", check_azure_disk},
      {"storageos", "storageos", "storageos", check_storage_os},
      {"projected", "projected", "projected", check_projected_volume},
      {"scaleIO", "scaleIO", "scaleIO", check_required<kScaleIo>},
      {"csi", "csi", "csi", check_csi},
      {"ephemeral", "ephemeral", "ephemeral", check_ephemeral},
      {"image", "image", "image", check_empty_dir},
  }};
  return rules;
}

std::span<const VolumeSourceRule> persistent_volume_sources() {
  static constexpr std::array<VolumeSourceRule, 22> rules = {{
      {"hostPath", "hostPath", "hostPath", check_host_path},
      {"gcePersistentDisk", "persistentDisk", "gcePersistentDisk", check_gce},
      {"awsElasticBlockStore", "awsElasticBlockStore", "awsElasticBlockStore", check_aws},
      {"glusterfs", "glusterfs", "glusterfs", check_required<kGlusterfs>},
      {"flocker", "flocker", "flocker", check_flocker},
      {"nfs", "nfs", "nfs", check_nfs},
      {"rbd", "rbd", "rbd", check_required<kRbd>},
      {"quobyte", "quobyte", "quobyte", check_quobyte},
      {"cephfs", "cephfs", "cephFS", check_required<kCephFs>},
      {"iscsi", "iscsi", "iscsi", check_iscsi_persistent},
      {"cinder", "cinder", "cinder", check_cinder_persistent},
      {"fc", "fc", "fc", check_fibre_channel},
      {"flexVolume", "flexVolume", "flexVolume", check_flex},
      {"azureFile", "azureFile", "azureFile", check_azure_file_persistent},
      {"vsphereVolume", "vsphereVolume", "vsphereVolume", check_required<kVsphere>},
      {"photonPersistentDisk", "photonPersistentDisk", "photonPersistentDisk",
       check_required<kPhoton>},
      {"portworxVolume", "portworxVolume", "portworxVolume", check_required<kPortworx>},
      {"azureDisk", "azureDisk", "azureDisk", check_azure_disk},
      {"scaleIO", "scaleIO", "scaleIO", check_required<kScaleIo>},
      {"local", "local", "local", check_local},
      {"storageos", "storageos", "storageos", check_storage_os_persistent},
      {"csi", "csi", "csi", check_csi_persistent},
  }};
  return rules;
}

bool check_volume_source(Report& report, const Node& volume,
                         std::span<const VolumeSourceRule> rules) {
  bool found = false;
  for (const VolumeSourceRule& rule : rules) {
    const Node source = volume[rule.field];
    if (!source.present()) continue;
    if (found) {
      report.forbidden(source.moved(volume.path() + "." + std::string(rule.second_path)),
                       "may not specify more than 1 volume type");
    } else {
      rule.check(report, source.moved(volume.path() + "." + std::string(rule.path)));
    }
    found = true;
  }
  return found;
}

}  // namespace tf::sandbox::validation
