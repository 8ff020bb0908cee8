package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// credhubTimeout bounds one attempt, from connecting to the last byte of the answer.
const credhubTimeout = 30 * time.Second

// credhubTries is how often CredHub is asked, how long to wait in between, and who hears of a failure.
type credhubTries struct {
	attempts int
	delay    time.Duration
	say      func(string)
}

// standardTries are Cloud Foundry's defaults.
func standardTries(say func(string)) credhubTries {
	return credhubTries{attempts: 3, delay: time.Second, say: say}
}

func (e environ) refersToCredhub() bool {
	return e["CREDHUB_SKIP_INTERPOLATION"] == "" && strings.Contains(e["VCAP_SERVICES"], `"credhub-ref"`)
}

// interpolatedServices is VCAP_SERVICES with the credentials that CredHub holds, word for word as CredHub answers.
func (e environ) interpolatedServices(ctx context.Context, uri string, tries credhubTries) (string, error) {
	hub, err := e.credhub(uri)
	if err != nil {
		return "", fmt.Errorf("Unable to set up credhub client: %w", err)
	}
	for attempt := 1; ; attempt++ {
		services, err := hub.interpolate(ctx, e["VCAP_SERVICES"])
		if err == nil {
			return services, settable(services)
		}
		err = fmt.Errorf("Unable to interpolate credhub references: %w", err)
		tries.say(fmt.Sprintf("Failed on attempt %d out of %d: %v", attempt, tries.attempts, err))
		if attempt >= tries.attempts || !sleep(ctx, tries.delay) {
			return "", err
		}
	}
}

// settable refuses what no environment variable can hold.
func settable(services string) error {
	if strings.Contains(services, "\x00") {
		return errors.New("Unable to update VCAP_SERVICES with interpolated credhub references")
	}
	return nil
}

// credhub is the server that keeps credentials, and how this instance proves to it who it is.
type credhub struct {
	place    *url.URL
	identity *tls.Config
}

func (e environ) credhub(uri string) (credhub, error) {
	if e["CF_INSTANCE_CERT"] == "" || e["CF_INSTANCE_KEY"] == "" {
		return credhub{}, errors.New("Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY")
	}
	if e["CF_SYSTEM_CERT_PATH"] == "" {
		return credhub{}, errors.New("Missing CF_SYSTEM_CERT_PATH")
	}
	place, err := url.Parse(strings.TrimSuffix(uri, "/") + "/api/v1/interpolate")
	if err != nil {
		return credhub{}, err
	}
	if place.Scheme != "https" || place.Host == "" {
		return credhub{}, fmt.Errorf("'%s' is no https URL", uri)
	}
	certificate, err := tls.LoadX509KeyPair(e["CF_INSTANCE_CERT"], e["CF_INSTANCE_KEY"])
	if err != nil {
		return credhub{}, err
	}
	authorities, err := authoritiesIn(e["CF_SYSTEM_CERT_PATH"])
	if err != nil {
		return credhub{}, err
	}
	return credhub{place, &tls.Config{Certificates: []tls.Certificate{certificate},
		RootCAs: authorities, ServerName: place.Hostname(), MinVersion: tls.VersionTLS12}}, nil
}

// authoritiesIn are the only ones that may vouch for CredHub: those in the directory's files *.crt.
func authoritiesIn(directory string) (*x509.CertPool, error) {
	entries, err := os.ReadDir(directory)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".crt") {
			continue
		}
		name := filepath.Join(directory, entry.Name())
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if !pool.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("%s holds no certificate", name)
		}
	}
	return pool, nil
}

func (c credhub) interpolate(ctx context.Context, services string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, credhubTimeout)
	defer cancel()
	connection, err := (&tls.Dialer{Config: c.identity}).DialContext(ctx, "tcp", addressOf(c.place, "443"))
	if err != nil {
		return "", err
	}
	defer connection.Close()
	defer context.AfterFunc(ctx, func() { connection.Close() })()
	text, err := c.ask(connection, services)
	if ctx.Err() != nil {
		err = ctx.Err() // whatever came of it
	}
	return text, err
}

func (c credhub) ask(connection net.Conn, services string) (string, error) {
	answer, err := exchange(connection, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: launcher\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
		c.place.RequestURI(), c.place.Host, len(services), services))
	if err != nil {
		return "", err
	}
	if answer.status != 200 {
		return "", fmt.Errorf("CredHub answered with status %d", answer.status)
	}
	return answer.body()
}
