# shellcheck shell=bash
# Packages of the stack's own distribution (Debian, Ubuntu), unpacked into a directory as an ordinary user. Nothing is
# installed on the machine: apt resolves, downloads and verifies with directories of its own, in the buildpack's cache.
#
#   CACHE/debian/apt.conf       apt's settings for these directories
#   CACHE/debian/lists/         the distribution's package lists
#   CACHE/debian/updated        when they were fetched, in seconds
#   CACHE/debian/archives/      the packages
#   CACHE/debian/resolved-KEY   the packages that a request needs, with their checksums, for one state of the lists
#
# What is unpacked does not depend on what the staging machine happens to have: only these are taken to be there, as they
# are in every image of the distribution that can run apps. The rest comes along, so the droplet runs on all of them.
# shellcheck disable=SC2034 # The functions answer with variables: debian_trouble, debian_count, debian_resolved.
# shellcheck source=say.sh
. "${BASH_SOURCE[0]%/*}/say.sh"
debian_base=(libc6 libgcc-s1 libstdc++6 libcrypt1 debconf ca-certificates openssl)
debian_lists_last=86400
declare -A debian_unpacked=()
debian_used=()

# debian_open CACHE: makes the other functions usable, or fails and sets debian_trouble.
debian_open() {
  debian=$1/debian
  # shellcheck source=/dev/null
  debian_name=$(. /etc/os-release && printf '%s' "${NAME%% *}")
  local tool
  for tool in apt-get apt-cache dpkg-deb; do
    command -v "$tool" >/dev/null || {
      debian_trouble="the stack has no $tool"
      return 1
    }
  done
  [[ -d /etc/apt ]] || {
    debian_trouble="the stack has no /etc/apt"
    return 1
  }
  mkdir -p "$debian/lists/partial" "$debian/archives/partial"
  debian_configure
  debian_sources
  debian_update
}

# A machine's own hooks and index targets are none of our business; its proxies and mirrors are.
debian_configure() {
  cat >"$debian/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
#clear Acquire::IndexTargets::deb::DEP-11;
#clear Acquire::IndexTargets::deb::CNF;
Dir::State "$debian";
Dir::State::lists "$debian/lists/";
Dir::State::status "$debian/status";
Dir::State::extended_states "$debian/extended_states";
Dir::Cache "$debian";
Dir::Cache::archives "$debian/archives/";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "";
Dir::Log "$debian";
Dir::Etc::sourcelist "$debian/sources.list";
Dir::Etc::sourceparts "$debian/sources.list.d/";
Debug::NoLocking "1";
APT::Sandbox::User "";
APT::Install-Recommends "0";
APT::Install-Suggests "0";
APT::Get::Assume-Yes "1";
APT::Keep-Downloaded-Packages "1";
Acquire::ForceHash "SHA256";
Acquire::Languages "none";
Acquire::GzipIndexes "1";
Acquire::Retries "2";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
CONF
}

# The distribution's own suites, and no third party's; all the machine has where it names its release differently.
debian_sources() {
  local codename=""
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME-}")
  rm -rf "$debian/sources.list" "$debian/sources.list.d"
  mkdir "$debian/sources.list.d"
  shopt -s nullglob
  local source target
  for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources}; do
    [[ -r $source ]] || continue
    target=$debian/sources.list.d/${source##*/}
    if [[ $source == *.sources ]]; then
      awk -v suite="$codename" 'BEGIN { RS = ""; ORS = "\n\n" }
        $0 ~ "\n?Suites:[^\n]*[ \t]" suite "(-updates|-security)?([ \t]|\n|$)"' "$source" >"$target"
    else
      awk -v suite="$codename" '$1 == "deb" && $0 ~ "[ \t]" suite "(-updates|-security)?[ \t]"' "$source" >"$target"
    fi
  done
  shopt -u nullglob
  [[ -n $codename && -n $(cat "$debian"/sources.list.d/* 2>/dev/null) ]] && return
  rm -rf "$debian/sources.list.d"
  [[ ! -r /etc/apt/sources.list ]] || cp /etc/apt/sources.list "$debian/sources.list"
  cp -r /etc/apt/sources.list.d "$debian/sources.list.d"
}

# Fetches the lists where there are none or they are a day old; old ones do when nothing answers.
debian_update() {
  local now
  now=$(date +%s)
  if debian_has_lists; then
    offline && return
    ((now - $(cat "$debian/updated" 2>/dev/null || echo 0) < debian_lists_last)) && return
  elif offline; then
    debian_trouble="there is no network, and the package lists are not in the cache"
    return 1
  fi
  local started
  started=$(clock)
  if debian_apt-get -qq update >"$debian/log" 2>&1 && debian_has_lists; then
    echo "$now" >"$debian/updated"
    say_took "$started" "Fetched $debian_name's package lists"
  elif ! debian_has_lists; then
    debian_trouble="the package lists cannot be fetched: $(debian_last_words)"
    return 1
  fi
}

debian_has_lists() {
  compgen -G "$debian/lists/*_Packages*" >/dev/null
}

debian_last_words() {
  grep -E '^[EW]:' "$debian/log" | tail -n 1 | cut -c 4-
}

debian_apt-get() {
  debian_status
  LC_ALL=C apt-get -c "$debian/apt.conf" "$@"
}

debian_apt-cache() {
  debian_status
  LC_ALL=C apt-cache -c "$debian/apt.conf" "$@"
}

# apt's idea of what is installed: the base, in a version that satisfies everything, so that none of it is fetched.
debian_status() {
  [[ ! -s $debian/status ]] || return 0
  local package architecture
  architecture=$(dpkg --print-architecture)
  for package in "${debian_base[@]}"; do
    printf 'Package: %s\nStatus: install ok installed\nMulti-Arch: same\nMaintainer: stack\nArchitecture: %s\nVersion: 99:0\nDescription: part of the stack\n\n' \
      "$package" "$architecture"
  done >"$debian/status"
}

# debian_version PACKAGE: the version that would be taken; fails where the distribution has no such package.
debian_version() {
  local version
  version=$(debian_apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p')
  [[ -n $version && $version != '(none)' ]] && printf '%s' "$version"
}

# debian_unpack ROOT PACKAGE...: the packages and all they need, into ROOT, but for those unpacked by an earlier call.
# Sets debian_count.
debian_unpack() {
  local root=$1
  shift
  debian_resolve "$@" || return 1
  debian_download "$@" || return 1
  debian_used+=("$debian_resolved")
  mkdir -p "$root"
  debian_count=0
  local deb
  while read -r _ deb; do
    [[ -z ${debian_unpacked[$deb]-} ]] || continue
    dpkg-deb -x "$debian/archives/$deb" "$root" || return 1
    debian_unpacked[$deb]=yes
    debian_count=$((debian_count + 1))
  done <"$debian_resolved"
}

# Sets debian_resolved: a file in the form of sha256sum. It is kept, since apt takes a second to make it.
debian_resolve() {
  local key
  key=$({
    printf '%s\n' "$@" "${debian_base[@]}"
    cat "$debian"/lists/*Release
  } | sha256sum | cut -c 1-16)
  debian_resolved=$debian/resolved-$key
  [[ ! -s $debian_resolved ]] || return 0
  debian_apt-get -qq -o "Dir::Cache::archives=$debian/none/" --print-uris install "$@" >"$debian/uris" 2>"$debian/log" || {
    debian_trouble=$(debian_last_words)
    return 1
  }
  sed -nE "s/^'[^']*' ([^ ]+) [0-9]+ SHA256:([0-9a-f]{64}).*/\2  \1/p" "$debian/uris" |
    LC_ALL=C sort -k 2 >"$debian_resolved.new"
  mv "$debian_resolved.new" "$debian_resolved"
}

# What lies in the cache is used when its checksum is right. A package that is gone from the mirror means old lists.
debian_download() {
  debian_verified && return
  if offline; then
    debian_trouble="there is no network, and the cache lacks $(debian_missing)"
    return 1
  fi
  debian_apt-get -qq --download-only install "$@" >"$debian/log" 2>&1 && debian_verified && return
  rm -f "$debian/updated"
  debian_update && debian_resolve "$@" || return 1
  debian_apt-get -qq --download-only install "$@" >"$debian/log" 2>&1 && debian_verified && return
  debian_trouble="packages cannot be fetched: $(debian_last_words)"
  return 1
}

debian_verified() {
  [[ -s $debian_resolved && -z $(debian_missing) ]]
}

# Names what is not in the cache as it should be, and removes what differs from its checksum.
debian_missing() {
  local names
  names=$(cd "$debian/archives" && sha256sum --check --quiet "$debian_resolved" 2>/dev/null | sed -n 's/: FAILED.*//p') || true
  [[ -n $names ]] || return 0
  (cd "$debian/archives" && printf '%s\n' "$names" | tr '\n' '\0' | xargs -0 rm -f)
  printf '%s' "${names//$'\n'/, }"
}

# Packages and answers of earlier stagings leave the cache.
debian_prune() {
  local file
  for file in "$debian"/archives/*.deb; do
    grep -qsF "  ${file##*/}" "${debian_used[@]}" || rm -f "$file"
  done
  for file in "$debian"/resolved-*; do
    [[ " ${debian_used[*]} " == *" $file "* ]] || rm -f "$file"
  done
}
