package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// variables runs Cloud Foundry's form and reads what the command finds.
func variables(t *testing.T, env []string, names ...string) string {
	t.Helper()
	root := t.TempDir()
	files{"app/": ""}.write(t, root)
	command := `for name in ` + strings.Join(names, " ") + `; do echo "$name=${!name-unset}"; done`
	text, code := output(t, root, launcherCommand(t, env, "app", command, ""))
	expectEqual(t, "code", code, 0)
	return strings.ReplaceAll(strings.TrimPrefix(text, banner), root, "ROOT")
}

func TestDirectories(t *testing.T) {
	text := variables(t, []string{"HOME=/old", "TMPDIR=/old", "OTHER=kept", "EMPTY="}, "HOME", "PWD", "TMPDIR", "DEPS_DIR", "OTHER", "EMPTY")

	expectEqual(t, "variables", text, "HOME=ROOT/app\nPWD=ROOT/app\nTMPDIR=ROOT/tmp\nDEPS_DIR=ROOT/deps\nOTHER=kept\nEMPTY=\n")
}

func TestDirectoriesOfAnAppElsewhere(t *testing.T) {
	root := t.TempDir()
	files{"a/app/": ""}.write(t, root)
	command := `echo "$HOME $TMPDIR $DEPS_DIR"`

	text, _ := output(t, root, launcherCommand(t, nil, "./a/../a/app/", command, ""))

	at := filepath.Join(root, "a")
	expectEqual(t, "output", text, banner+at+"/app "+at+"/tmp "+at+"/deps\n")
}

func TestTheApplication(t *testing.T) {
	for name, c := range map[string]struct{ env, want string }{
		"all":          {"PORT=8080 INSTANCE_INDEX=2 INSTANCE_GUID=g VCAP_APPLICATION={\"z\":{\"b\":1,\"a\":2},\"name\":\"<a&b>\",\"big\":12345678901234567890,\"host\":\"old\"}", `{"big":12345678901234567890,"host":"0.0.0.0","instance_id":"g","instance_index":2,"name":"\u003ca\u0026b\u003e","port":8080,"z":{"a":2,"b":1}}`},
		"no instance":  {`VCAP_APPLICATION={}`, `{"host":"0.0.0.0","instance_id":""}`},
		"odd numbers":  {`PORT=http INSTANCE_INDEX= VCAP_APPLICATION={"port":1}`, `{"host":"0.0.0.0","instance_id":"","port":1}`},
		"null":         {`VCAP_APPLICATION=null`, "null"},
		"a list":       {`VCAP_APPLICATION=[]`, "[]"},
		"cut off":      {`VCAP_APPLICATION={`, "{"},
		"two objects":  {`VCAP_APPLICATION={}{}`, "{}{}"},
		"more than it": {`VCAP_APPLICATION={}]`, "{}]"},
		"empty":        {`VCAP_APPLICATION=`, ""},
		"none":         {"", "unset"},
	} {
		t.Run(name, func(t *testing.T) {
			expectEqual(t, "variable", variables(t, strings.Fields(c.env), "VCAP_APPLICATION"), "VCAP_APPLICATION="+c.want+"\n")
		})
	}
}

func TestPlatformOptionsAreGone(t *testing.T) {
	for _, options := range []string{"", "{}", `{"credhub-uri":""}`, "null"} {
		text := variables(t, []string{"VCAP_PLATFORM_OPTIONS=" + options}, "VCAP_PLATFORM_OPTIONS")

		expectEqual(t, options, text, "VCAP_PLATFORM_OPTIONS=unset\n")
	}
}

func TestPlatformOptionsThatAreNone(t *testing.T) {
	root := t.TempDir()
	files{"app/": ""}.write(t, root)
	for _, options := range []string{"{", "[]", `{"credhub-uri":7}`, "{} {}"} {
		for _, words := range [][]string{{"app", "echo never", ""}, {"shell", "app", "echo never"}} {
			text, code := output(t, root, launcherCommand(t, []string{"VCAP_PLATFORM_OPTIONS=" + options}, words...))

			expectEqual(t, "code", code, 3)
			expectEqual(t, options, strings.HasPrefix(text, "Invalid platform options: "), true)
		}
	}
}

func TestTheDatabase(t *testing.T) {
	for name, c := range map[string]struct{ services, want string }{
		"postgresql":        {`{"pg":[{"credentials":{"uri":"postgresql://u:p@h:5432/db?a=b"}}]}`, "postgres://u:p@h:5432/db?a=b"},
		"postgres":          {`{"pg":[{"credentials":{"uri":"postgres://h/db"}}]}`, "postgres://h/db"},
		"mysql":             {`{"my":[{"credentials":{"uri":"mysql://h/db"}}]}`, "mysql2://h/db"},
		"mysql2":            {`{"my":[{"credentials":{"uri":"mysql2://h/db"}}]}`, "mysql2://h/db"},
		"document order":    {`{"z":[{"credentials":{"uri":"postgres://z"}}],"a":[{"credentials":{"uri":"mysql2://a"}}]}`, "postgres://z"},
		"order of a list":   {`{"z":[{"credentials":{"uri":"amqp://z"}},{"credentials":{"uri":"mysql2://y"}},{"credentials":{"uri":"mysql2://x"}}]}`, "mysql2://y"},
		"skips others":      {`{"r":[{"credentials":{"uri":"redis://r"}},{"credentials":{"uri":7}},{"credentials":"x"},{},{"credentials":{"uri":"%%"}}],"p":[{"credentials":{"uri":"mysql://p"}}]}`, "mysql2://p"},
		"a label of no use": {`{"a":7,"p":[{"credentials":{"uri":"mysql://p"}}]}`, "mysql2://p"},
		"nothing fits":      {`{"a":[{"credentials":{"uri":"http://x"}}]}`, "mine"},
		"empty":             {``, "mine"},
		"no object":         {`[]`, "mine"},
		"cut off":           {`{"p":[{"credentials":{"uri":"mysql://p"}}]`, "mine"},
		"more than it":      {`{"p":[{"credentials":{"uri":"mysql://p"}}]}}`, "mine"},
	} {
		t.Run(name, func(t *testing.T) {
			text := variables(t, []string{"DATABASE_URL=mine", "VCAP_SERVICES=" + c.services}, "DATABASE_URL")

			expectEqual(t, "variable", text, "DATABASE_URL="+c.want+"\n")
		})
	}
}
