package main

import (
	"fmt"
	"os"
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

func TestTheCommand(t *testing.T) {
	const ours = `{"schema":1,"processes":[{"type":"web","command":"echo our web"},{"type":"worker","command":"our worker","entrypoint_prefix":"echo -n"},{"type":"idle"}]}`
	worker := "VCAP_APPLICATION=" + `{"process_type":"worker"}`
	for name, c := range map[string]struct {
		given string
		tree  files
		env   string
		says  string
	}{
		"given":                           {"echo 'a  b' | tr a c", files{"staging_info.yml": `{"start_command":"never"}`, "launch.json": ours}, "", "c  b\n"},
		"given, with a prefix":            {"a  b $HOME", files{"staging_info.yml": `{"config":{"entrypoint_prefix":" echo  prefixed "}}`}, "", "prefixed a  b $HOME\n"},
		"Cloud Foundry's":                 {"", files{"staging_info.yml": `{"start_command":"echo a \u0026\u0026 echo b"}`}, "", "a\nb\n"},
		"Cloud Foundry's, for all":        {"", files{"staging_info.yml": `{"start_command":"echo web"}`}, worker, "web\n"},
		"Cloud Foundry's, with a prefix":  {"", files{"staging_info.yml": `{"start_command":"a b","config":{"entrypoint_prefix":"echo  prefixed"}}`}, "", "prefixed a b\n"},
		"the descriptor's":                {"", files{"launch.json": ours, "staging_info.yml": `{"start_command":"never"}`}, "", "our web\n"},
		"the descriptor's for this type":  {"", files{"launch.json": ours}, worker, "our worker"},
		"the descriptor's without a type": {"", files{"launch.json": ours}, "VCAP_APPLICATION={}", "our web\n"},
		"its own $0, and nothing more":    {`echo "$0|$#"`, nil, "", "bash|0\n"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			files{"app/": ""}.write(t, root)
			c.tree.write(t, root)

			text, code := output(t, root, launcherCommand(t, []string{c.env}, "app", c.given, ""))

			expectEqual(t, "output", text, banner+c.says)
			expectEqual(t, "code", code, 0)
		})
	}
}

func TestNoCommand(t *testing.T) {
	const says = "no start command specified or detected in droplet\n"
	for name, tree := range map[string]files{
		"no files":                 nil,
		"an empty one":             {"staging_info.yml": `{"start_command":""}`},
		"no such process":          {"launch.json": `{"schema":1,"processes":[{"type":"web","command":"echo web"}]}`},
		"a process without a word": {"launch.json": `{"schema":1,"processes":[{"type":"worker"}]}`, "staging_info.yml": `{"start_command":"the web's"}`},
		"it is not in app":         {"app/staging_info.yml": `{"start_command":"echo never"}`},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			files{"app/": ""}.write(t, root)
			tree.write(t, root)

			text, code := output(t, root, launcherCommand(t, []string{`VCAP_APPLICATION={"process_type":"worker"}`}, "app", "", ""))

			expectEqual(t, "output", text, testBinary(t)+": "+says)
			expectEqual(t, "code", code, 1)
		})
	}
}

func TestReadsStagingInfoAsYAML(t *testing.T) {
	for name, text := range map[string]string{
		"JSON":          `{"detected_buildpack":"x","start_command":"echo \"it's\" read","more":[{"a":1}]}`,
		"plain":         "---\ndetected_buildpack: Ruby\nstart_command: echo \"it's\" read # a comment\n",
		"quoted":        "start_command: 'echo \"it''s\" read'\nconfig:\n",
		"literal":       "start_command: |\n  echo \"it's\" read\n",
		"folded":        "start_command: >-\n  echo\n  \"it's\"\n  read\n",
		"an anchor":     "other: &it echo \"it's\" read\nstart_command: *it\n",
		"a merge":       "base: &base\n  start_command: echo \"it's\" read\n<<: *base\n",
		"a custom tag":  "start_command: !text echo \"it's\" read\nother: !ruby/object:X {a: 1}\nlist:\n- !sym b\n",
		"a tagged root": "!<tag:example.com,2026:info>\nstart_command: echo \"it's\" read\n",
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			files{"app/": "", "staging_info.yml": text}.write(t, root)

			said, code := output(t, root, launcherCommand(t, nil, "app", "", ""))

			expectEqual(t, "output", said, banner+"it's read\n")
			expectEqual(t, "code", code, 0)
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	const info, descriptor = "Invalid staging info - failed to unmarshal staging_info.yml: ", "Invalid launch descriptor - failed to read launch.json: "
	for name, c := range map[string]struct {
		tree  files
		given string
		says  string
	}{
		"cut off":              {files{"staging_info.yml": `{`}, "echo never", info},
		"no mapping":           {files{"staging_info.yml": "rubbish"}, "", info},
		"a command of a list":  {files{"staging_info.yml": "start_command: [a]"}, "", info},
		"a directory":          {files{"staging_info.yml/": ""}, "", info},
		"a damaged descriptor": {files{"launch.json": `{`, "staging_info.yml": `{"start_command":"echo never"}`}, "", descriptor},
		"a later descriptor":   {files{"launch.json": `{"schema":2}`}, "", descriptor},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			files{"app/": ""}.write(t, root)
			c.tree.write(t, root)

			text, code := output(t, root, launcherCommand(t, nil, "app", c.given, ""))

			expectContains(t, text, c.says)
			expectEqual(t, "code", code, 1)
		})
	}
}

func TestWordsThatAreMissing(t *testing.T) {
	root := t.TempDir()
	files{"app/": ""}.write(t, root)
	for count, words := range [][]string{nil, {"app"}, {"app", "echo never"}} {
		command := launcherCommand(t, nil, words...)
		command.Args[0] = "some/launcher"

		text, code := output(t, root, command)

		expectEqual(t, "output", text, fmt.Sprintf("some/launcher: received only %d arguments\nUsage: some/launcher <app-directory> <start-command> <metadata>\n", count))
		expectEqual(t, "code", code, 1)
	}
}

func TestAMistypedCommandShowsAllThereAre(t *testing.T) {
	text, code := output(t, t.TempDir(), launcherCommand(t, nil, "rnu"))

	expectContains(t, text, ": received only 1 arguments\n")
	expectContains(t, text, usage)
	expectEqual(t, "code", code, 1)
}

func TestTheStatusIsTheCommands(t *testing.T) {
	root := t.TempDir()
	files{"app/": "", "missing/staging_info.yml": `{"config":{"entrypoint_prefix":"nowhere"}}`, "exits/.profile": "exit 9"}.write(t, root)
	for name, c := range map[string]struct {
		directory, app, command, says string
		code                          int
	}{
		"its exit":              {"", "app", "exit 7", "start command.\n", 7},
		"no such program":       {"", "app", "./nowhere", "./nowhere: No such file or directory", 127},
		"no program":            {"", "app", "../missing", "Is a directory", 126},
		"no such prefix":        {"missing", "../app", "x", "exec: nowhere: not found", 127},
		"a script's exit":       {"", "exits", "echo never", "Invoking pre-start scripts.\n", 9},
		"no such app":           {"", "nowhere", "echo never", "nowhere: No such file or directory", 1},
		"what cannot be passed": {"", "app", strings.Repeat("x", 1<<17-8), "argument list too long", 4},
	} {
		t.Run(name, func(t *testing.T) {
			text, code := output(t, filepath.Join(root, c.directory), launcherCommand(t, nil, c.app, c.command, ""))

			expectContains(t, text, c.says)
			expectEqual(t, "code", code, c.code)
			expectEqual(t, "never", strings.Contains(text, "\nnever"), false)
		})
	}
}

func TestASignalEndsTheCommandItself(t *testing.T) {
	_, code := output(t, "/", launcherCommand(t, nil, "tmp", "kill -9 $$", ""))

	expectEqual(t, "code", code, -1) // no exit: a signal
}

func TestTheOrderOfProfileScripts(t *testing.T) {
	root := t.TempDir()
	say := func(what string) string { return "echo " + what + " $ORDER; ORDER+=x" }
	files{
		"profile.d/b.sh": say("1"), "profile.d/a b 'c'": say("0"), "profile.d/.hidden": say("never"), "profile.d/directory/file": say("never"),
		"app/.profile.d/a": say("2"), "app/.profile.d/$(exit 5) b": say("3"), "app/.profile.d/c": "false; set -- changed; shift; cd /",
		"app/.profile": say("4") + "; set -- a b c; export ORDER",
	}.write(t, root)
	check0(t, os.Rename(filepath.Join(root, "app/.profile.d/$(exit 5) b"), filepath.Join(root, "app/.profile.d/b $(exit 5)")))

	text, code := output(t, root, launcherCommand(t, nil, "app", `echo "$ORDER $PWD $#"; exit 3`, ""))

	expectEqual(t, "output", text, "Invoking pre-start scripts.\n0\n1 x\n2 xx\n3 xxx\n4 xxxx\nInvoking start command.\nxxxxx / 0\n")
	expectEqual(t, "code", code, 3)
}

func TestADotProfileThatIsNoFile(t *testing.T) {
	root := t.TempDir()
	files{"app/.profile/": ""}.write(t, root)

	text, _ := output(t, root, launcherCommand(t, nil, "app", "echo started", ""))

	expectEqual(t, "output", text, banner+"started\n")
}

func TestNoProgramIsNeededBesideTheShell(t *testing.T) {
	root := t.TempDir()
	bash, err := exec.LookPath("bash")
	check0(t, err)
	files{"app/.profile.d/a": "echo a", "profile.d/b": "echo b", "bin/": ""}.write(t, root)
	check0(t, os.Symlink(bash, filepath.Join(root, "bin/bash")))

	text, _ := output(t, root, launcherCommand(t, []string{"PATH=" + root + "/bin"}, "app", "echo started", ""))

	expectEqual(t, "output", text, "Invoking pre-start scripts.\nb\na\nInvoking start command.\nstarted\n")
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
	expectEqual(t, "message", text, "Provided app direcory does not exist\n")
}

func TestVersionAndHelp(t *testing.T) {
	text, code := output(t, "/", launcherCommand(t, nil, "--version"))
	expectEqual(t, "version", text, "launcher "+version+"\n")
	expectEqual(t, "code", code, 0)

	text, code = output(t, "/", launcherCommand(t, nil, "--help"))
	expectEqual(t, "help", text, usage)
	expectEqual(t, "code", code, 0)
}
