// SPDX-License-Identifier: Apache-2.0

// Toxiproxy is the proxy through which tests break connections, on a free loopback port. It prints the address of its
// HTTP interface, one line, on stdout, and ends when stdin is closed: a test that crashes leaves nothing behind.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

func run() error {
	listen := flag.String("listen", "127.0.0.1:0", "`address` of the HTTP interface; port 0 picks a free one")
	untilStdinCloses := flag.Bool("until-stdin-closes", false, "exit when stdin ends, and so with the parent")
	verbose := flag.Bool("verbose", false, "log to stderr")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if *untilStdinCloses {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	logger := zerolog.New(os.Stderr).With().Timestamp().Logger()
	if !*verbose {
		zerolog.SetGlobalLevel(zerolog.Disabled) // some of its parts have loggers of their own
	}
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), logger)
	failed := make(chan error, 1)
	go func() { failed <- http.Serve(listener, server.Routes()) }()
	fmt.Printf("http://%s\n", listener.Addr())
	select {
	case err = <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "toxiproxy:", err)
		os.Exit(1)
	}
}
