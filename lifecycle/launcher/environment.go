package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// environ is the environment of a process.
type environ map[string]string

func parseEnviron(pairs []string) environ {
	env := environ{}
	for _, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

func (e environ) with(name, value string) environ {
	changed := make(environ, len(e)+1)
	for k, v := range e {
		changed[k] = v
	}
	changed[name] = value
	return changed
}

// pairs lists NAME=VALUE, sorted, so that the same environment always looks the same.
func (e environ) pairs() []string {
	list := make([]string, 0, len(e))
	for name, value := range e {
		list = append(list, name+"="+value)
	}
	sort.Strings(list)
	return list
}

func (e environ) without(name string) environ {
	changed := e.with(name, "")
	delete(changed, name)
	return changed
}

// forApp is the environment in which the profile scripts of the app in home start: the container's, resolved, and what
// Cloud Foundry's launcher computes.
func (e environ) forApp(home string) environ {
	env := e.with("HOME", home)
	env["TMPDIR"] = filepath.Join(home, "..", "tmp")
	env["DEPS_DIR"] = filepath.Join(home, "..", "deps")
	if application, ok := augmentApplication(env); ok {
		env["VCAP_APPLICATION"] = application
	}
	return env
}

// processType is the type of process that the platform started the container for.
func (e environ) processType() string {
	application, _ := parseObject(e["VCAP_APPLICATION"])
	name, _ := application["process_type"].(string)
	return cmp.Or(name, "web")
}

// augmentApplication adds what only the instance knows to VCAP_APPLICATION; what is no JSON object stays as it is.
func augmentApplication(env environ) (string, bool) {
	application, ok := parseObject(env["VCAP_APPLICATION"])
	if !ok {
		return "", false
	}
	application["host"] = "0.0.0.0"
	application["instance_id"] = env["INSTANCE_GUID"]
	if port, err := strconv.Atoi(env["PORT"]); err == nil {
		application["port"] = port
	}
	if index, err := strconv.Atoi(env["INSTANCE_INDEX"]); err == nil {
		application["instance_index"] = index
	}
	return compact(application), true
}

// withMemory gives a member its share of the container's memory.
func (e environ) withMemory(megabytes int) environ {
	env := e.with("MEMORY_LIMIT", strconv.Itoa(megabytes)+"m")
	application, ok := parseObject(env["VCAP_APPLICATION"])
	if !ok {
		return env
	}
	limits, ok := application["limits"].(map[string]any)
	if !ok {
		return env
	}
	if _, ok := limits["mem"]; ok {
		limits["mem"] = megabytes
		env["VCAP_APPLICATION"] = compact(application)
	}
	return env
}

// memoryMB reads MEMORY_LIMIT, such as 256m.
func (e environ) memoryMB() (int, bool) {
	text := strings.TrimSuffix(strings.ToLower(e["MEMORY_LIMIT"]), "b")
	factor := 1
	if strings.HasSuffix(text, "g") {
		factor = 1024
	}
	number, err := strconv.Atoi(strings.TrimRight(text, "mg"))
	return number * factor, err == nil && number > 0 && number < 1<<30
}

func parseObject(text string) (map[string]any, bool) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	err := decoder.Decode(&object)
	return object, err == nil && object != nil && atEnd(decoder)
}

// atEnd is false where something follows the document.
func atEnd(decoder *json.Decoder) bool {
	_, err := decoder.Token()
	return err == io.EOF
}

func compact(object map[string]any) string {
	text, err := json.Marshal(object)
	if err != nil {
		panic(err) // it was read from JSON
	}
	return string(text)
}

var databaseSchemes = map[string]string{
	"mysql": "mysql2", "mysql2": "mysql2", "postgres": "postgres", "postgresql": "postgres",
}

// databaseURL is the first service instance's credentials.uri, in document order, that names a database.
func databaseURL(services string) (string, bool) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(services)))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return "", false
	}
	found := ""
	for decoder.More() {
		if _, err := decoder.Token(); err != nil {
			return "", false
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return "", false
		}
		if found == "" {
			found = firstDatabase(value)
		}
	}
	_, err := decoder.Token() // the closing brace: half a document says nothing
	return found, found != "" && err == nil && atEnd(decoder)
}

func firstDatabase(label json.RawMessage) string {
	var instances []struct {
		Credentials json.RawMessage `json:"credentials"`
	}
	if json.Unmarshal(label, &instances) != nil {
		return ""
	}
	for _, instance := range instances {
		var credentials struct {
			URI string `json:"uri"`
		}
		if json.Unmarshal(instance.Credentials, &credentials) != nil {
			continue
		}
		parsed, err := url.Parse(credentials.URI)
		if err != nil {
			continue
		}
		if scheme, known := databaseSchemes[parsed.Scheme]; known {
			return scheme + strings.TrimPrefix(credentials.URI, credentials.URI[:len(parsed.Scheme)])
		}
	}
	return ""
}
