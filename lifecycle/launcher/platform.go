package main

import (
	"context"
	"encoding/json"
	"fmt"
)

// resolved is the container's environment after what Cloud Foundry's launcher does to it once, wherever the app lives:
// references to CredHub become credentials, and a bound database gets its DATABASE_URL. The members never see the
// platform's options.
func (e environ) resolved(ctx context.Context, tries credhubTries) (environ, error) {
	env := e.without("VCAP_PLATFORM_OPTIONS")
	uri, err := credhubURI(e["VCAP_PLATFORM_OPTIONS"])
	if err != nil {
		return nil, fmt.Errorf("Invalid platform options: %w", err)
	}
	if uri != "" && env.refersToCredhub() {
		services, err := env.interpolatedServices(ctx, uri, tries)
		if err != nil {
			return nil, fmt.Errorf("Unable to interpolate credhub refs: %w", err)
		}
		env["VCAP_SERVICES"] = services
	}
	if database, ok := databaseURL(env["VCAP_SERVICES"]); ok {
		env["DATABASE_URL"] = database
	}
	return env, nil
}

// asksCredhub tells whether what resolves it goes over the network.
func (e environ) asksCredhub() bool {
	return e["VCAP_PLATFORM_OPTIONS"] != "" && e.refersToCredhub()
}

// credhubURI is what VCAP_PLATFORM_OPTIONS names, if anything.
func credhubURI(options string) (string, error) {
	if options == "" {
		return "", nil
	}
	var parsed struct {
		CredhubURI string `json:"credhub-uri"`
	}
	err := json.Unmarshal([]byte(options), &parsed)
	return parsed.CredhubURI, err
}
