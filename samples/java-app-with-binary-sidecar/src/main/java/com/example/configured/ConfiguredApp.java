package com.example.configured;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An app that gets its configuration from a sidecar. */
@SpringBootApplication
public class ConfiguredApp {
  public static void main(String[] arguments) {
    SpringApplication.run(ConfiguredApp.class, arguments);
  }
}
