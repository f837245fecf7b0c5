# Sourced by the scripts that build or use the programs the end-to-end tests need. They are built
# once into a cache outside the checkout, keyed by what went in, so that every checkout shares them.

cluster_sources=${BASH_SOURCE[0]%/*}
tools_cache=${TF_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tf-tests}
kwok_version=v0.8.0
helm4_version=v4.3.1
helm3_version=v3.22.0

# Says why Go cannot build the tools; nothing if it can. Go 1.21 and newer fetch the toolchain that
# go.mod asks for.
missing_go_reason() {
  local needs="(1.21 or newer builds the test cluster and the reference Helm)"
  if ! command -v go >/dev/null; then
    echo "Go is not installed $needs"
    return
  fi
  local version
  version=$(go env GOVERSION)
  if ! [[ $version =~ ^go1\.([0-9]+) ]] || ((BASH_REMATCH[1] < 21)); then
    echo "Go is too old ($version) $needs"
  fi
}

control_plane_dir() {
  local inputs
  inputs=$({ (cd "$cluster_sources" && cat go.mod go.sum main.go build); echo "$kwok_version"; } |
    sha256sum)
  echo "$tools_cache/control-plane-${inputs:0:12}"
}

helm_dir() {  # helm_dir 4|3
  local version=helm$1_version
  echo "$tools_cache/helm-${!version}"
}

# build_once DIR FUNCTION: FUNCTION fills a new directory, which then becomes DIR. One at a time.
build_once() {
  local target=$1 build=$2
  [[ -d $target ]] && return
  mkdir -p "$tools_cache"
  (
    flock 9
    [[ -d $target ]] && exit
    fresh=$(mktemp -d "$target.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    "$build" "$fresh"
    chmod 755 "$fresh"
    mv "$fresh" "$target"
  ) 9>"$target.lock"
}
