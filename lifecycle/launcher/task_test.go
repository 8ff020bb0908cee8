package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestATaskRunsOnceWithTheAppsEnvironmentAndNothingElse(t *testing.T) {
	root := droplet(t, web(t, "exec sleep 1000", object{"name": "beside", "command": "exec sleep 1000", "start": "before", "memory_mb": 24}),
		files{"profile.d/a": "export FROM_PROFILE=yes"})

	i := run(t, []string{"MEMORY_LIMIT=64m"}, "--root", root, "--task", "Migrate db", "--command", "echo $FROM_PROFILE $MEMORY_LIMIT; exit 4")

	i.expectExit(4)
	expectEqual(t, "out", fmt.Sprint(i.lines("APP/TASK/Migrate db/0", "OUT")), "[yes 64m Exit status 4]")
	expectEqual(t, "end", i.ended0().Detail, "APP/TASK/Migrate db: Exited with status 4")
	expectEqual(t, "story", strings.Join(i.story(), ", "), "web starting, web healthy, web exited, launcher stopping, launcher ended")
}

func TestATaskNeedsNoCommandInTheDroplet(t *testing.T) {
	root := droplet(t, `{"schema": 1, "processes": []}`, files{"app/a": "found\n"})

	i := run(t, nil, "--root", root, "--task", "look", "--command", "cat a")

	i.expectExit(0)
	expectEqual(t, "out", fmt.Sprint(i.lines("APP/TASK/look/0", "OUT")), "[found Exit status 0]")
}

func TestRefusesHalfATask(t *testing.T) {
	for _, args := range [][]string{{"--task", "a"}, {"--command", "a"}, {"--task", "a\nb", "--command", "c"}} {
		if _, err := parseRunOptions(args); err == nil || !strings.Contains(err.Error(), "--task") {
			t.Errorf("%q: %v", args, err)
		}
	}
}
