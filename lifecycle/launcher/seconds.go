package main

import (
	"encoding/json"
	"fmt"
	"time"
)

// seconds is a duration, written as a number.
type seconds time.Duration

func (s *seconds) UnmarshalJSON(text []byte) error {
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	if number < 0 || number > 1e6 {
		return fmt.Errorf("%v is no duration in seconds", number)
	}
	*s = seconds(number * float64(time.Second))
	return nil
}

func (s seconds) or(fallback time.Duration) time.Duration {
	if s == 0 {
		return fallback
	}
	return time.Duration(s)
}
