# Log lines are to be seen when they are written, not when a buffer is full.
$stdout.sync = true

# rackup ends in order on INT only, and is told to end by TERM.
trap("TERM") { Process.kill("INT", Process.pid) }

require_relative "app"

run SidecarDependentApp
