// SPDX-License-Identifier: Apache-2.0

// Embedded_server is the MongoDB-compatible server that tests and the demo use where there is no mongod: FerretDB on
// SQLite, in one process, on a free loopback port, with data that lives as long as the process. It makes no connections
// of its own.
//
// It prints its connection string, one line, on stdout once it accepts connections.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

type options struct {
	listen, unix     string
	cert, key, ca    string
	log              string
	untilStdinCloses bool
	verbose          bool
}

func parse() options {
	var o options
	flag.StringVar(&o.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 picks a free one")
	flag.StringVar(&o.unix, "unix", "", "also listen on this Unix domain `socket`")
	flag.StringVar(&o.cert, "tls-cert", "", "certificate `file`: listen with TLS instead of plain TCP")
	flag.StringVar(&o.key, "tls-key", "", "private key `file` of the certificate")
	flag.StringVar(&o.ca, "tls-ca", "", "certificate authority `file` that clients must be signed by")
	flag.StringVar(&o.log, "log", "", "`file` to write warnings to")
	flag.BoolVar(&o.untilStdinCloses, "until-stdin-closes", false, "exit when stdin ends, and so with the parent")
	flag.BoolVar(&o.verbose, "verbose", false, "log everything from level INFO to stderr (or the log file)")
	flag.Parse()
	return o
}

func (o options) logger() (*slog.Logger, error) {
	level, out := slog.LevelWarn, io.Discard
	if o.verbose {
		level, out = slog.LevelInfo, os.Stderr
	}
	if o.log != "" {
		file, err := os.OpenFile(o.log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
		if err != nil {
			return nil, err
		}
		out = file
	}
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level})), nil
}

// On disk, but never waiting for it: durability is of no use to data that dies with the process. SQLite's memory mode
// has one connection for each database, which an open cursor keeps: the next operation would wait forever.
func sqliteURL(dir string) string {
	return "file:" + dir + "/?" + url.Values{"_pragma": {"synchronous(off)"}}.Encode()
}

func (o options) listener() ferretdb.ListenerConfig {
	config := ferretdb.ListenerConfig{TCP: o.listen, Unix: o.unix}
	if o.cert != "" {
		config.TCP, config.TLS = "", o.listen
		config.TLSCertFile, config.TLSKeyFile, config.TLSCAFile = o.cert, o.key, o.ca
	}
	return config
}

// The context ends on a signal and, if asked for, at the end of stdin.
func (o options) lifetime() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if o.untilStdinCloses {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	return ctx
}

// Renamed first, so that a connection still at work cannot create a file in a folder that is being removed.
func remove(dir string) {
	doomed := dir + ".removed"
	if os.Rename(dir, doomed) != nil {
		doomed = dir
	}
	_ = os.RemoveAll(doomed)
}

func run(o options) error {
	ctx := o.lifetime()
	logger, err := o.logger()
	if err != nil {
		return err
	}
	slog.SetDefault(logger)
	dir, err := os.MkdirTemp("", "motor_embedded_server_")
	if err != nil {
		return err
	}
	defer remove(dir)
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  o.listener(),
		Logger:    logger,
		Handler:   "sqlite",
		SQLiteURL: sqliteURL(dir),
	})
	if err != nil {
		return err
	}
	fmt.Println(server.MongoDBURI())
	done := make(chan struct{})
	go func() {
		_ = server.Run(ctx)
		close(done)
	}()
	<-ctx.Done()
	// FerretDB gives connected clients seconds to leave, which no test needs.
	select {
	case <-done:
	case <-time.After(100 * time.Millisecond):
	}
	return nil
}

func main() {
	if err := run(parse()); err != nil {
		fmt.Fprintln(os.Stderr, "embedded_server:", err)
		os.Exit(1)
	}
}
