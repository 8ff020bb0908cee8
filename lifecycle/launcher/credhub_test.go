package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"

	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const withReference = `{"p":[{"credentials":{"credhub-ref":"/c/1"}}]}`

// hub is a CredHub that wants a certificate of its clients. It answers with its answers, one request each, the last one
// for ever.
type hub struct {
	*httptest.Server
	directory string
	mutex     sync.Mutex
	answers   []func(http.ResponseWriter)
	asked     []string
}

func newHub(t *testing.T, answers ...func(http.ResponseWriter)) *hub {
	t.Helper()
	h := &hub{directory: t.TempDir(), answers: answers}
	authority := newAuthority(t)
	authority.issue(t, h.directory, "instance")
	authority.issue(t, h.directory, "server")
	files{"trusted/ca.crt": string(authority.pem()), "trusted/README": "no certificate"}.write(t, h.directory)
	certificate, err := tls.LoadX509KeyPair(h.file("server.pem"), h.file("server.key"))
	check0(t, err)
	h.Server = httptest.NewUnstartedServer(h)
	h.Server.Config.ErrorLog = log.New(io.Discard, "", 0)
	h.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: authority.pool()}
	h.StartTLS()
	t.Cleanup(h.Close)
	return h
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.asked = append(h.asked, r.Method+" "+r.URL.Path+" "+r.TLS.PeerCertificates[0].Subject.CommonName+" "+string(body))
	next := h.answers[0]
	if len(h.answers) > 1 {
		h.answers = h.answers[1:]
	}
	next(w)
}

func (h *hub) file(name string) string { return filepath.Join(h.directory, name) }

func (h *hub) env(more ...string) []string {
	return append([]string{
		`VCAP_PLATFORM_OPTIONS={"credhub-uri":"` + h.URL + `"}`, "VCAP_SERVICES=" + withReference, "CF_SYSTEM_CERT_PATH=" + h.file("trusted"),
		"CF_INSTANCE_CERT=" + h.file("instance.pem"), "CF_INSTANCE_KEY=" + h.file("instance.key")}, more...)
}

func says(text string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { io.WriteString(w, text) }
}

func fails(status int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(status) }
}

// inChunks sends each word before the next, so that the length is not known.
func inChunks(words ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for _, word := range words {
			io.WriteString(w, word)
			w.(http.Flusher).Flush()
		}
	}
}

func cutOff(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	io.WriteString(w, "half")
}

// showServices runs Cloud Foundry's form; its metadata takes the place where the flags are read.
func showServices(t *testing.T, env []string, metadata ...string) (string, int) {
	t.Helper()
	root := t.TempDir()
	files{"app/": ""}.write(t, root)
	return output(t, root, launcherCommand(t, env, append([]string{"app", `echo "$VCAP_SERVICES|$DATABASE_URL"`}, metadata...)...))
}

const banner = "Invoking pre-start scripts.\nInvoking start command.\n"

func TestReferencesToCredhubBecomeCredentials(t *testing.T) {
	const credentials = `{"p":[{"credentials":{"uri":"mysql://u:p@h/d"}}]}`
	for name, answer := range map[string]func(http.ResponseWriter){"at once": says(credentials), "in chunks": inChunks(credentials[:7], credentials[7:])} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t, answer)

			text, code := showServices(t, h.env("DATABASE_URL=mine"), "")

			expectEqual(t, "output", text, banner+credentials+"|mysql2://u:p@h/d\n")
			expectEqual(t, "code", code, 0)
			expectEqual(t, "asked", strings.Join(h.asked, "\n"), "POST /api/v1/interpolate instance "+withReference)
		})
	}
}

func TestCredhubsAnswerIsTakenWordForWord(t *testing.T) {
	h := newHub(t, says("  no json\n at all"))

	text, _ := showServices(t, h.env(), "")

	expectEqual(t, "output", text, banner+"  no json\n at all|\n")
}

func TestCredhubIsAskedAgain(t *testing.T) {
	h := newHub(t, fails(500), cutOff, says("third"))

	text, code := showServices(t, h.env(), "-credhubRetryDelay=1ms")

	expectEqual(t, "code", code, 0)
	expectEqual(t, "output", text, "Failed on attempt 1 out of 3: Unable to interpolate credhub references: CredHub answered with status 500\n"+
		"Failed on attempt 2 out of 3: Unable to interpolate credhub references: unexpected EOF\n"+banner+"third|\n")
}

func TestCredhubIsAskedAsOftenAsTheFlagsSay(t *testing.T) {
	h := newHub(t, fails(503))

	text, code := showServices(t, h.env(), "--credhubConnectAttempts", "2", "-credhubRetryDelay", "1ms", "more", "-nonsense")

	expectEqual(t, "code", code, 3)
	const cause = "Unable to interpolate credhub references: CredHub answered with status 503\n"
	expectEqual(t, "output", text, "Failed on attempt 1 out of 2: "+cause+"Failed on attempt 2 out of 2: "+cause+"Unable to interpolate credhub refs: "+cause)
	expectEqual(t, "asked", len(h.asked), 2)
}

func TestFlagsAfterTheMetadataDoNotCount(t *testing.T) {
	h := newHub(t, fails(500), says("second"))

	text, code := showServices(t, h.env(), "{}", "-credhubConnectAttempts=1", "-nonsense")

	expectEqual(t, "code", code, 0)
	expectContains(t, text, "Failed on attempt 1 out of 3: ")
	expectContains(t, text, "second|\n")
}

func TestFlagsThatAreWrong(t *testing.T) {
	for _, metadata := range []string{"-nonsense", "-credhubConnectAttempts=x", "-credhubRetryDelay=1"} {
		text, code := showServices(t, nil, metadata)

		expectEqual(t, metadata, code, 2)
		expectContains(t, text, "Usage of launcher:")
	}
	_, code := showServices(t, nil, "-h")
	expectEqual(t, "help", code, 0)
}

func TestCredhubIsNotAskedWithoutNeed(t *testing.T) {
	h := newHub(t, says("never"))
	for name, env := range map[string][]string{
		"no reference": h.env(`VCAP_SERVICES={"credhub-reference":1}`),
		"skipped":      h.env("CREDHUB_SKIP_INTERPOLATION=x"),
		"no options":   h.env("VCAP_PLATFORM_OPTIONS="),
		"no address":   h.env(`VCAP_PLATFORM_OPTIONS={"other":1}`),
		"null":         h.env(`VCAP_PLATFORM_OPTIONS=null`),
	} {
		t.Run(name, func(t *testing.T) {
			text, code := showServices(t, env, "")

			expectEqual(t, "code", code, 0)
			expectContains(t, text, `{"`)
			expectEqual(t, "asked", len(h.asked), 0)
		})
	}
}

func TestWhatKeepsCredhubFromBeingAsked(t *testing.T) {
	h := newHub(t, says("never"))
	files{"damaged/ca.crt": "nothing", "instance.txt": "nothing"}.write(t, h.directory)
	for name, c := range map[string]struct{ changed, says string }{
		"no certificate":      {"CF_INSTANCE_CERT=", "Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY"},
		"no key":              {"CF_INSTANCE_KEY=", "Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY"},
		"no authorities":      {"CF_SYSTEM_CERT_PATH=", "Missing CF_SYSTEM_CERT_PATH"},
		"certificate":         {"CF_INSTANCE_CERT=" + h.file("instance.txt"), "failed to find any PEM data"},
		"key of another":      {"CF_INSTANCE_KEY=" + h.file("server.key"), "private key does not match"},
		"authorities missing": {"CF_SYSTEM_CERT_PATH=" + h.file("nowhere"), "no such file or directory"},
		"authorities damaged": {"CF_SYSTEM_CERT_PATH=" + h.file("damaged"), "ca.crt holds no certificate"},
		"no TLS":              {`VCAP_PLATFORM_OPTIONS={"credhub-uri":"http://localhost"}`, "'http://localhost' is no https URL"},
	} {
		t.Run(name, func(t *testing.T) {
			text, code := showServices(t, h.env(c.changed), "")

			expectEqual(t, "code", code, 3)
			expectContains(t, text, "Unable to interpolate credhub refs: Unable to set up credhub client: ")
			expectContains(t, text, c.says)
			expectEqual(t, "asked", len(h.asked), 0)
		})
	}
}

func TestCredhubMustBeVouchedForAndWantsToKnowWhoAsks(t *testing.T) {
	h, stranger := newHub(t, says("never")), newHub(t, says("never"))
	for name, c := range map[string]struct{ changed, says string }{
		"another authority":   {"CF_SYSTEM_CERT_PATH=" + stranger.file("trusted"), "certificate signed by unknown authority"},
		"another's name":      {`VCAP_PLATFORM_OPTIONS={"credhub-uri":"` + strings.Replace(h.URL, "127.0.0.1", "127.0.0.2", 1) + `"}`, "127.0.0.2"},
		"a stranger's papers": {"CF_INSTANCE_CERT=" + stranger.file("instance.pem") + "\nCF_INSTANCE_KEY=" + stranger.file("instance.key"), "remote error: tls: "},
	} {
		t.Run(name, func(t *testing.T) {
			text, code := showServices(t, h.env(strings.Split(c.changed, "\n")...), "-credhubConnectAttempts=1")

			expectEqual(t, "code", code, 3)
			expectContains(t, text, c.says)
			expectEqual(t, "asked", len(h.asked), 0)
		})
	}
}

func TestAnAnswerThatFitsNoEnvironment(t *testing.T) {
	text, code := showServices(t, newHub(t, says("a\x00b")).env(), "")
	expectEqual(t, "code", code, 3)
	expectContains(t, text, "Unable to interpolate credhub refs: Unable to update VCAP_SERVICES with interpolated credhub references")

	text, code = showServices(t, newHub(t, says(strings.Repeat("x", 1<<18))).env(), "")
	expectEqual(t, "code", code, 4)
	expectContains(t, text, "argument list too long")
}

func TestRunAsksCredhubOnceForAllMembers(t *testing.T) {
	h := newHub(t, says(`{"secret":"s"}`))
	show := `echo "$VCAP_SERVICES|$VCAP_PLATFORM_OPTIONS"`
	root := droplet(t, web(t, show, object{"name": "s", "command": show + "; touch ../s.done; exec sleep 1000", "environment": "own", "start": "before",
		"ready": object{"type": "file", "path": "../s.done"}}), nil)

	i := run(t, h.env(), "--root", root)

	i.expectExit(0)
	expectEqual(t, "app", i.texts("WEB", "OUT")[0], `{"secret":"s"}|`)
	expectEqual(t, "sidecar", i.texts("WEB/SIDECAR/S", "OUT")[0], `{"secret":"s"}|`)
	expectEqual(t, "asked", len(h.asked), 1)
}

func TestRunHearsSignalsWhileCredhubDoesNotAnswer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check0(t, err)
	defer listener.Close()
	h := newHub(t, says("never"))
	i := run(t, h.env(fmt.Sprintf(`VCAP_PLATFORM_OPTIONS={"credhub-uri":"https://%s"}`, listener.Addr())), "--root", droplet(t, web(t, "echo never"), nil))
	_, err = listener.Accept()
	check0(t, err)

	i.signal(syscall.SIGINT)

	i.expectExit(0)
	expectEqual(t, "end", i.ended0().Detail, "Stopped by SIGINT")
}

func TestRunEndsWhereCredhubCannotBeAsked(t *testing.T) {
	i := run(t, newHub(t, says("never")).env("CF_INSTANCE_KEY="), "--root", droplet(t, web(t, "echo never"), nil))

	i.expectExit(exitDescriptor)
	expectContains(t, i.ended0().Detail, "Missing CF_INSTANCE_CERT and/or CF_INSTANCE_KEY")
}

// authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check0(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check0(t, err)
	certificate, err := x509.ParseCertificate(der)
	check0(t, err)
	return authority{certificate, key}
}

// issue writes NAME.pem and NAME.key.
func (a authority) issue(t *testing.T, directory, name string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check0(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	check0(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	check0(t, err)
	files{name + ".pem": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})),
		name + ".key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))}.write(t, directory)
}

func (a authority) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

func (a authority) pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}
