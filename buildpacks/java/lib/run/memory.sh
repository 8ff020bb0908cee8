# shellcheck shell=bash
# shellcheck disable=SC2034 # The functions answer with variables.
# The memory calculator: how a JVM's share of MEMORY_LIMIT is divided, in the order of Cloud Foundry's:
# direct memory, metaspace, code cache, the threads' stacks, head room; the heap gets the rest. README.md has the rules.
declare -A memory_said=()
memory_runs=""
KiB=1024 MiB=1048576 GiB=1073741824

# memory_read OPTION...: what the options say already, in the command and in the variables that a JVM reads. Sets
# memory_said and memory_runs: what is run, or nothing for `java -version` and the like.
memory_read() {
  local option
  # shellcheck disable=SC2086 # The JVM splits them so, too.
  for option in ${JAVA_TOOL_OPTIONS-} ${JDK_JAVA_OPTIONS-}; do
    memory_note "$option"
  done
  while (($#)); do
    case $1 in
      -jar)
        memory_runs=${2-}
        return
        ;;
      -cp | -classpath | --class-path | -p | --module-path | --add-modules | --add-opens | --add-exports | --add-reads) shift ;;
      -m | --module | --module=*)
        memory_runs=.
        return
        ;;
      -*) memory_note "$1" ;;
      @*) ;;
      *)
        memory_runs=.
        return
        ;;
    esac
    shift || return 0
  done
}

memory_note() {
  case $1 in
    -Xmx*) memory_say heap "${1#-Xmx}" ;;
    -XX:MaxHeapSize=*) memory_say heap "${1#*=}" ;;
    -XX:MaxRAM*=*) memory_said[heap]=0 ;;
    -XX:MaxDirectMemorySize=*) memory_say direct "${1#*=}" ;;
    -XX:MaxMetaspaceSize=*) memory_say metaspace "${1#*=}" ;;
    -XX:ReservedCodeCacheSize=*) memory_say code "${1#*=}" ;;
    -Xss*) memory_say stack "${1#-Xss}" ;;
    -XX:ThreadStackSize=*) memory_say stack "${1#*=}k" ;;
    -XX:+Use*GC) memory_said[collector]=$1 ;;
  esac
}

# The JVM itself complains of what is no size.
memory_say() {
  memory_said[$1]=0
  ! memory_bytes "$2" || memory_said[$1]=$bytes
}

# memory_bytes SIZE: sets bytes.
memory_bytes() {
  [[ $1 =~ ^([0-9]{1,12})([kKmMgG]?)[bB]?$ ]] || return 1
  bytes=$((10#${BASH_REMATCH[1]}))
  case ${BASH_REMATCH[2]} in
    [kK]) bytes=$((bytes * KiB)) ;;
    [mM]) bytes=$((bytes * MiB)) ;;
    [gG]) bytes=$((bytes * GiB)) ;;
  esac
}

# memory_options FILE: prints the options that were not said already.
memory_options() {
  local limit direct classes metaspace code threads stack stacks percent room heap
  [[ -n ${MEMORY_LIMIT-} ]] || return 0
  memory_bytes "$MEMORY_LIMIT" || memory_fail "MEMORY_LIMIT is '$MEMORY_LIMIT', which is no size" 'write it as 512m or 1g'
  limit=$bytes
  direct=${memory_said[direct]-$(memory_least $((10 * MiB)) $((limit / 16)))}
  classes=$(memory_count classes "${BPL_JVM_LOADED_CLASS_COUNT-}" class_count "$(memory_classes "$1")")
  metaspace=${memory_said[metaspace]-$((14000000 + 5800 * classes))}
  code=${memory_said[code]-$(memory_least $((240 * MiB)) $((limit * 240 / 1024)) $((16 * MiB)))}
  threads=$(memory_count threads "${BPL_JVM_THREAD_COUNT-}" stack_threads "$(memory_threads "$limit")")
  stack=${memory_said[stack]-$MiB}
  stacks=$((threads * stack))
  percent=$(memory_count percent "${BPL_JVM_HEAD_ROOM-}" headroom 0)
  room=$((16 * MiB + limit / 32 + limit * percent / 100))
  heap=$((limit - direct - metaspace - code - stacks - room))
  [[ -n ${memory_said[heap]-} ]] || ((heap >= 8 * MiB)) || memory_refuse
  memory_print
}

memory_print() {
  [[ -n ${memory_said[heap]-} ]] || printf -- '-Xmx%dK ' $((heap / KiB))
  [[ -n ${memory_said[metaspace]-} ]] || printf -- '-XX:MaxMetaspaceSize=%dK ' $((metaspace / KiB))
  [[ -n ${memory_said[code]-} ]] || printf -- '-XX:ReservedCodeCacheSize=%dK ' $((code / KiB))
  [[ -n ${memory_said[stack]-} ]] || printf -- '-Xss%dK ' $((stack / KiB))
  [[ -n ${memory_said[direct]-} ]] || printf -- '-XX:MaxDirectMemorySize=%dK ' $((direct / KiB))
  # The JVM's own rule for small machines. It looks at the whole container, where this process has but a part.
  [[ -n ${memory_said[collector]-} ]] || ((limit >= 1792 * MiB)) || printf -- '-XX:+UseSerialGC '
  echo
}

memory_refuse() {
  local least=$((limit - heap + 8 * MiB))
  memory_fail "required $(((least + MiB - 1) / MiB))M, limit $((limit / MiB))M: heap 8M at least, direct memory $((direct / MiB))M, metaspace $((metaspace / MiB))M ($classes classes), code cache $((code / MiB))M, stacks $((stacks / MiB))M ($threads threads of $((stack / KiB))K), head room $((room / MiB))M" \
    "give this process or sidecar more 'memory' in the manifest, or set a term yourself, such as -Xss256k or -Xmx, in JAVA_OPTS or the command"
}

# Without a word from whoever runs it, a small process has few threads: 250 in 1 GB, by the square.
memory_threads() {
  local part=$(($1 / MiB))
  ((part < 1024)) || part=1024
  memory_least 250 $((part * part * 250 / 1048576)) 10
}

# Those of the app were counted while staging; of another archive they are counted now. About a third of what is there is
# loaded, and of the JDK the more, the more the app does: Spring loads three times what a small server does.
memory_classes() {
  local counted=0 names loaded file=${BASH_SOURCE[0]%/*}/classes start=""
  [[ ! -f $file ]] || read -r counted start <"$file" || true
  if [[ $1 != . && $1 != "$start" && -f $1 ]]; then
    names=$(LC_ALL=C grep -aoF .class "$1" | wc -l) || true
    counted=$((names / 2))
  fi
  loaded=$((counted * 35 / 100))
  printf '%d' $((1500 + loaded + $(memory_least "$loaded" 4500)))
}

# memory_count WHAT VALUE NAME DEFAULT: a number that the user gave, here or as Cloud Foundry's Java buildpack takes it.
memory_count() {
  local value=$2
  [[ -n $value ]] || [[ ! ${JBP_CONFIG_OPEN_JDK_JRE-} =~ $3:[[:space:]\"\']*([0-9]+) ]] || value=${BASH_REMATCH[1]}
  value=${value:-$4}
  [[ $value =~ ^[0-9]{1,6}$ ]] || memory_fail "the number of $1 is '$value'" 'write it as a whole number'
  printf '%d' $((10#$value))
}

# memory_least A B [FLOOR]: the smaller of the two, or the floor.
memory_least() {
  local least=$(($1 < $2 ? $1 : $2))
  printf '%d' $((least > ${3-0} ? least : ${3-0}))
}

memory_fail() {
  printf '**ERROR** Memory of the JVM: %s\nTry: %s\n' "$1" "$2" >&2
  exit 1
}
