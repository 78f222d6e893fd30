// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// serve starts the servers and keeps them until stdin ends, or a signal comes.
func serve(o options) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	all, err := newServers(ctx, o.logs)
	if err != nil {
		return err
	}
	defer all.stop()
	environment, err := start(all, o)
	if ctx.Err() != nil {
		return nil // asked to end before it had begun
	}
	if err != nil {
		return err
	}
	fmt.Println(strings.Join(environment, "\n") + "\n")
	<-ctx.Done()
	return nil
}

// start starts the requested servers and returns the environment variables with their addresses.
func start(all *servers, o options) ([]string, error) {
	uri, err := first(all, o.server)
	if err != nil {
		return nil, err
	}
	environment := []string{"MONGODB_URI=" + uri}
	if o.server == "secantus" {
		environment = append(environment, "MOTOR_SECOND_URI=")
	} else if !o.onlyFirst {
		environment = append(environment, "MOTOR_SECOND_URI="+second(all))
	}
	// For tests that start a server of their own, with users and TLS.
	if python := secantusPython(); exists(python) {
		environment = append(environment, "MOTOR_SECOND_PYTHON="+python)
	}
	if o.toxiproxy {
		address, err := all.sayingWhere("toxiproxy")
		if err != nil {
			return nil, err
		}
		environment = append(environment, "MOTOR_TOXIPROXY="+address)
	}
	return environment, nil
}

// first returns the address of the first server, and starts it if none is running.
func first(all *servers, chosen string) (string, error) {
	what, start := "FerretDB of tools/embedded_server", all.embedded
	switch {
	case chosen == "secantus":
		what, start = "SecantusDB", all.secantus
	case chosen == "embedded":
	case chosen != "":
		if !strings.HasPrefix(chosen, "mongodb://") && !strings.HasPrefix(chosen, "mongodb+srv://") {
			return "", errors.New("--server is embedded, secantus or a connection string")
		}
		say("Server: the one of --server") // its address may have a password
		return chosen, nil
	case os.Getenv("MONGODB_URI") != "":
		say("Server: $MONGODB_URI")
		return os.Getenv("MONGODB_URI"), nil
	case onPath("mongod"):
		what, start = "mongod", all.mongod
	case onPath("ferretdb") && isFirstFerretDB():
		what, start = "ferretdb", all.ferretdb
	}
	uri, err := start()
	if err == nil {
		say("Server: " + what + ", " + uri)
	}
	return uri, err
}

func onPath(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}

// isFirstFerretDB returns whether the version is one that needs no other database.
func isFirstFerretDB() bool {
	version, err := exec.Command("ferretdb", "--version").Output()
	return err == nil && strings.Contains(string(version), "v1.")
}

func say(line string) { fmt.Fprintln(os.Stderr, line) }

// second returns the address of the second server. It is empty if there is none, which is reported; tests that need it
// are then skipped.
func second(all *servers) string {
	if uri := os.Getenv("MOTOR_SECOND_URI"); uri != "" {
		say("Second server: $MOTOR_SECOND_URI")
		return uri
	}
	uri, err := all.secantus()
	if err != nil {
		say("No second server: " + err.Error())
		return ""
	}
	say("Second server: SecantusDB, " + uri)
	return uri
}

// beside returns the path of a program in the folder of this one.
func beside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

func secantusPython() string { return beside("second_server/bin/python") }

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}
