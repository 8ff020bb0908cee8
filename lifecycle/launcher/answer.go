package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 16 << 20

// answer is what an HTTP server said. The standard client would nearly double the launcher's size and slow its start;
// this is the little of HTTP/1.1 that one request on a connection of its own needs.
type answer struct {
	status int
	header textproto.MIMEHeader
	rest   *bufio.Reader
}

// exchange sends a request, which asks for the connection to be closed, and reads the head of the answer.
func exchange(connection net.Conn, request string) (answer, error) {
	if _, err := io.WriteString(connection, request); err != nil {
		return answer{}, err
	}
	rest := bufio.NewReader(io.LimitReader(connection, maxAnswer))
	reader := textproto.NewReader(rest)
	for {
		line, err := reader.ReadLine()
		if err != nil {
			return answer{}, err
		}
		protocol, words, _ := strings.Cut(line, " ")
		code, _, _ := strings.Cut(words, " ")
		status, err := strconv.Atoi(code)
		if err != nil || !strings.HasPrefix(protocol, "HTTP/1.") || status < 100 {
			return answer{}, errors.New("the answer is no HTTP")
		}
		header, err := reader.ReadMIMEHeader()
		if err != nil && err != io.EOF {
			return answer{}, err
		}
		if status >= 200 { // 1xx announces, the answer follows
			return answer{status, header, rest}, nil
		}
	}
}

// body is the content, to its last byte: a cut-off one is an error.
func (a answer) body() (string, error) {
	if coding := a.header.Get("Transfer-Encoding"); strings.EqualFold(coding, "chunked") {
		return a.chunks()
	} else if coding != "" {
		return "", fmt.Errorf("the answer comes in an unknown coding, '%s'", coding)
	}
	length := a.header.Get("Content-Length")
	if length == "" {
		text, err := io.ReadAll(a.rest)
		return string(text), err
	}
	size, err := strconv.ParseUint(length, 10, 31)
	if err != nil || size > maxAnswer {
		return "", fmt.Errorf("the answer has a length of '%s'", length)
	}
	text := make([]byte, size)
	_, err = io.ReadFull(a.rest, text)
	return string(text), err
}

// chunks joins the pieces of a body whose length was not known when it began.
func (a answer) chunks() (string, error) {
	var text strings.Builder
	reader := textproto.NewReader(a.rest)
	for {
		line, err := reader.ReadLine()
		if err != nil {
			return "", err
		}
		digits, _, _ := strings.Cut(line, ";") // extensions follow
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil {
			return "", errors.New("the answer is no chunked HTTP")
		}
		if size == 0 {
			return text.String(), nil // trailers say nothing here
		}
		if _, err := io.CopyN(&text, a.rest, int64(size)); err != nil {
			return "", err
		}
		if end, err := reader.ReadLine(); err != nil || end != "" {
			return "", errors.New("the answer is no chunked HTTP")
		}
	}
}

// addressOf is where the server of a URL listens.
func addressOf(place *url.URL, port string) string {
	if place.Port() != "" {
		port = place.Port()
	}
	return net.JoinHostPort(place.Hostname(), port)
}
