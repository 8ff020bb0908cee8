package main

import (
	"fmt"
	"strings"
)

// headers are those of an HTTP check, beside Cloud Foundry's own.
type headers map[string]string

func (h headers) validate(where string) error {
	for name, value := range h {
		if name == "" || strings.ContainsFunc(name, notOfAName) || strings.ContainsAny(value, "\r\n\x00") {
			return fmt.Errorf("%s: header %q is none that HTTP knows", where, name)
		}
		if strings.EqualFold(name, "Connection") || strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding") {
			return fmt.Errorf("%s: header %q is the launcher's to set", where, name)
		}
	}
	return nil
}

// notOfAName holds for what is no token of RFC 9110.
func notOfAName(r rune) bool {
	return r <= ' ' || r > '~' || strings.ContainsRune("\"(),/:;<=>?@[\\]{}", r)
}

// lines puts them after those that every check sends; of the same name, the check's own counts.
func (h headers) lines(host string) string {
	all := map[string]string{"host": "Host: " + host, "user-agent": "User-Agent: diego-healthcheck", "x-forwarded-proto": "X-Forwarded-Proto: https"}
	for name, value := range h {
		all[strings.ToLower(name)] = name + ": " + value
	}
	var text strings.Builder
	for _, line := range all {
		text.WriteString(line + "\r\n")
	}
	return text.String()
}
