// SPDX-License-Identifier: Apache-2.0

// Test_server starts the servers that tests need, on free loopback ports, with data that is removed when it ends.
//
//	test_server [OPTIONS]                serves until its stdin ends
//	test_server [OPTIONS] -- COMMAND...  runs the command, and ends with it and its exit code
//
// The addresses of the servers are printed as lines NAME=VALUE with an empty line at the end, or passed to the command
// in its environment. Nothing stays behind, however this program or its parent ends.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
)

type options struct {
	server    string
	logs      string
	onlyFirst bool
	toxiproxy bool
}

func parse() options {
	var o options
	flag.StringVar(&o.server, "server", "", "the first `server`: embedded, secantus or a connection string; unless told,\n"+
		"$MONGODB_URI, or else a mongod on PATH, or else a ferretdb 1.x there, or else embedded_server")
	flag.StringVar(&o.logs, "logs", "", "`folder` that keeps the servers' logs")
	flag.BoolVar(&o.onlyFirst, "only-first", false, "without the second server, SecantusDB")
	flag.BoolVar(&o.toxiproxy, "toxiproxy", false, "start toxiproxy, too: its address is in $MOTOR_TOXIPROXY")
	flag.Parse()
	return o
}

// The kernel ends a child with the thread that has started it (Pdeathsig), so the thread that lives longest must start
// it.
func init() { runtime.LockOSThread() }

func main() {
	code, err := 0, error(nil)
	if o := parse(); flag.NArg() == 0 {
		err = serve(o)
	} else {
		code, err = runWithServers(flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "test_server:", err)
		os.Exit(1)
	}
	os.Exit(code)
}
