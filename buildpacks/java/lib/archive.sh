# shellcheck shell=bash
# What a jar or war says of itself, read with coreutils, grep and gzip: not every stack can unpack a zip.

# Manifests and first classes stand at the front of an archive: the tools that make them see to it.
archive_front=2097152

# archive_find FILE REGEX: sets archive_at and archive_name for the first entry whose name matches.
archive_find() {
  local header
  archive_name="" archive_at=0
  while IFS=: read -r archive_at archive_name; do
    ((archive_at >= 30)) || continue
    read -r -a header < <(od -An -v -w30 -tu1 -j $((archive_at - 30)) -N 30 "$1")
    # A local header of an entry of just this name.
    [[ ${header[*]:0:4} != '80 75 3 4' ]] || ((header[26] + 256 * header[27] != ${#archive_name})) || {
      archive_at=$((archive_at + ${#archive_name} + header[28] + 256 * header[29]))
      archive_method=${header[8]}
      archive_size=$((header[18] + 256 * header[19] + 65536 * header[20]))
      return
    }
  done < <(head -c "$archive_front" "$1" | LC_ALL=C grep -aboE "$2" | head -n 50)
  return 1
}

# archive_content FILE: of the entry that was found. A deflated one is what gzip packs, but for a header of ten bytes;
# the checksum that it misses at the end is none of our concern.
archive_content() {
  if ((archive_method == 0)); then
    tail -c +$((archive_at + 1)) "$1" | head -c "$archive_size"
  else
    { printf '\x1f\x8b\x08\0\0\0\0\0\0\0' && tail -c +$((archive_at + 1)) "$1" | head -c "$archive_front"; } 2>/dev/null |
      gzip -dcq 2>/dev/null
  fi || true
}

# archive_manifest PLACE: the manifest of an archive or of one that was unpacked into a directory.
archive_manifest() {
  if [[ -d $1 ]]; then
    cat "$1/META-INF/MANIFEST.MF" 2>/dev/null
  elif archive_find "$1" 'META-INF/MANIFEST\.MF'; then
    archive_content "$1"
  fi || true
}

# manifest_value NAME <MANIFEST: an attribute of the main section, whose lines may go on in the next.
manifest_value() {
  tr -d '\r' | awk -v name="$1" '
    /^$/ { exit }
    /^ / { if (on) value = value substr($0, 2); next }
    { on = tolower($0) ~ "^" tolower(name) ": "; if (on) value = substr($0, length(name) + 3) }
    END { print value }'
}

archive_says() {
  archive_manifest "$1" | manifest_value "$2"
}

# archive_java PLACE: the Java that its classes need, or nothing where there are none. The app's own come first.
archive_java() {
  local own major=""
  for own in BOOT-INF/classes/ WEB-INF/classes/ ''; do
    major=$(archive_class "$1" "$own" | od -An -v -tu1 -N 8 | awk 'NF == 8 && $1 == 202 && $2 == 254 { print $8 - 44 }')
    [[ -z $major ]] || break
  done
  printf '%s' "$major"
}

# archive_class PLACE PREFIX: the first class below the prefix.
archive_class() {
  local class
  if [[ -d $1 ]]; then
    [[ -d $1/$2 ]] || return 0
    class=$(find "$1/$2" -name '*.class' -not -name module-info.class -not -path '*/META-INF/*' | LC_ALL=C sort | head -n 1) || true
    [[ -z $class ]] || cat "$class"
  elif archive_find "$1" "$2[A-Za-z0-9_][A-Za-z0-9_/\$.-]*\.class"; then
    archive_content "$1"
  fi
}

# archive_classes PLACE...: how many classes there are, in nested archives too. A name stands twice in an archive.
archive_classes() {
  local place names unpacked=0 packed=0
  for place in "$@"; do
    if [[ -d $place ]]; then
      unpacked=$((unpacked + $(find "$place" -name '*.class' | wc -l)))
      names=$(find "$place" \( -name '*.jar' -o -name '*.war' \) -exec cat {} + | LC_ALL=C grep -aoF .class | wc -l) || true
    else
      names=$(LC_ALL=C grep -aoF .class "$place" | wc -l) || true
    fi
    packed=$((packed + names / 2))
  done
  printf '%d' $((unpacked + packed))
}
