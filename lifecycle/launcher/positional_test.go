package main

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func output(t testing.TB, directory string, command *exec.Cmd) (string, int) {
	t.Helper()
	command.Dir = directory
	text, _ := command.CombinedOutput()
	return string(text), command.ProcessState.ExitCode()
}

func TestCloudFoundrysForm(t *testing.T) {
	root := t.TempDir()
	files{"app/.profile": "export C=$B-dot; set -- x", "app/.profile.d/b c.sh": "export B=$A-own", "profile.d/a.sh": "export A=top", "tmp/": ""}.write(t, root)
	command := `echo "$C|$HOME|$TMPDIR|$DEPS_DIR|$PWD|$VCAP_PLATFORM_OPTIONS"; exit 3`

	text, code := output(t, root, launcherCommand(t, []string{"VCAP_PLATFORM_OPTIONS={}"}, "app", command, ""))

	expectEqual(t, "code", code, 3)
	app := filepath.Join(root, "app")
	expectEqual(t, "output", text, "Invoking pre-start scripts.\nInvoking start command.\ntop-own-dot|"+app+"|"+root+"/tmp|"+root+"/deps|"+app+"|\n")
}

func TestCloudFoundrysFormBecomesTheCommand(t *testing.T) {
	root := t.TempDir()
	files{"app/": ""}.write(t, root)
	command := launcherCommand(t, nil, "app", "echo $$", "{}")
	command.Dir = root
	var text strings.Builder
	command.Stdout = &text
	check0(t, command.Run())

	expectContains(t, text.String()+"|", "\n"+strconv.Itoa(command.Process.Pid)+"\n|")
}

func TestCommandsThatAreNotGiven(t *testing.T) {
	for name, c := range map[string]struct {
		tree files
		says string
		code int
	}{
		"staging info":   {files{"staging_info.yml": `{"start_command":"echo from info"}`}, "from info\n", 0},
		"descriptor":     {files{"launch.json": `{"schema":1,"processes":[{"type":"web","command":"echo from descriptor"}]}`}, "from descriptor\n", 0},
		"prefix":         {files{"staging_info.yml": `{"start_command":"a b","config":{"entrypoint_prefix":"echo  prefixed"}}`}, "prefixed a b\n", 0},
		"missing prefix": {files{"staging_info.yml": `{"start_command":"a","config":{"entrypoint_prefix":"nowhere"}}`}, "exec: nowhere: not found", 127},
		"nothing":        {nil, "no start command specified or detected in droplet", 1},
		"broken info":    {files{"staging_info.yml": `{`}, "Invalid staging info - failed to unmarshal staging_info.yml: ", 1},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			files{"app/": ""}.write(t, root)
			c.tree.write(t, root)

			text, code := output(t, root, launcherCommand(t, nil, "app", "", ""))

			expectContains(t, text, c.says)
			expectEqual(t, "code", code, c.code)
		})
	}
}

func TestCloudFoundrysErrors(t *testing.T) {
	root := t.TempDir()
	files{"app/": ""}.write(t, root)

	text, code := output(t, root, launcherCommand(t, nil, "app", "x"))
	expectEqual(t, "code", code, 1)
	expectContains(t, text, ": received only 2 arguments\nUsage: ")
	expectContains(t, text, " <app-directory> <start-command> <metadata>\n")

	text, code = output(t, root, launcherCommand(t, []string{"VCAP_PLATFORM_OPTIONS=["}, "app", "x", ""))
	expectEqual(t, "code", code, 3)
	expectContains(t, text, "Invalid platform options: ")
}

func TestShellHasTheAppsEnvironment(t *testing.T) {
	root := t.TempDir()
	files{"app/.profile": "echo never", "profile.d/a": "export A=profile"}.write(t, root)
	command := `echo "$A|$PWD|$DEPS_DIR"`
	want := "profile|" + filepath.Join(root, "app") + "|" + filepath.Join(root, "deps") + "\n"

	text, code := output(t, root, launcherCommand(t, nil, "shell", "app", command))
	expectEqual(t, "output", text, want)
	expectEqual(t, "code", code, 0)

	byName := launcherCommand(t, []string{"HOME=" + root})
	byName.Args = []string{"/tmp/lifecycle/shell"}
	byName.Stdin = strings.NewReader(command + "; exit 4")
	text, code = output(t, "/", byName)
	expectEqual(t, "output", text, want)
	expectEqual(t, "code", code, 4)

	text, code = output(t, root, launcherCommand(t, nil, "shell"))
	expectEqual(t, "message", text, "Could not infer app directory, please provide one\n")
	expectEqual(t, "code", code, 1)

	text, _ = output(t, root, launcherCommand(t, nil, "shell", "nowhere"))
	expectEqual(t, "message", text, "Provided app directory does not exist\n")
}

func TestVersionAndHelp(t *testing.T) {
	text, code := output(t, "/", launcherCommand(t, nil, "--version"))
	expectEqual(t, "version", text, "launcher "+version+"\n")
	expectEqual(t, "code", code, 0)

	text, code = output(t, "/", launcherCommand(t, nil, "--help"))
	expectEqual(t, "help", text, usage)
	expectEqual(t, "code", code, 0)
}
