// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"go.mongodb.org/mongo-driver/bson"
	"go.mongodb.org/mongo-driver/mongo"
	mongooptions "go.mongodb.org/mongo-driver/mongo/options"
	"go.mongodb.org/mongo-driver/mongo/readpref"
)

const (
	usualTime    = 30 * time.Second
	secantusTime = 90 * time.Second
)

// servers are programs, each with a folder inside one that is removed with them.
type servers struct {
	ctx     context.Context // closed when they must end
	folder  string
	logs    string
	running []*server
}

type server struct {
	command *exec.Cmd
	log     string
	ended   chan struct{}
}

func newServers(ctx context.Context, logs string) (*servers, error) {
	folder, err := os.MkdirTemp("", "motor_test_server_")
	if err != nil {
		return nil, err
	}
	if logs == "" {
		logs = folder
	}
	return &servers{ctx: ctx, folder: folder, logs: logs}, os.MkdirAll(logs, 0o777)
}

// stop kills them: no one needs their data.
func (s *servers) stop() {
	for _, each := range s.running {
		_ = each.command.Process.Kill()
		<-each.ended
	}
	_ = os.RemoveAll(s.folder)
}

// folderOf makes a server's folder, in which it runs and has its temporary files.
func (s *servers) folderOf(name string) (string, error) {
	folder := filepath.Join(s.folder, name)
	return folder, os.MkdirAll(filepath.Join(folder, "data"), 0o777)
}

// run starts a program that ends with this one, and logs its output; if out is not nil, its stdout goes there instead.
func (s *servers) run(name string, out io.Writer, words ...string) (*server, error) {
	folder, err := s.folderOf(name)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(s.logs, name+".log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	made := &server{exec.Command(words[0], words[1:]...), log.Name(), make(chan struct{})}
	made.command.Dir = folder
	made.command.Env = append(os.Environ(), "TMPDIR="+folder)
	made.command.Stdout, made.command.Stderr = log, log
	if out != nil {
		made.command.Stdout = out
	}
	made.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if err := made.command.Start(); err != nil {
		return nil, err
	}
	s.running = append(s.running, made)
	go func() {
		_ = made.command.Wait()
		close(made.ended)
	}()
	return made, nil
}

// sayingWhere starts a program of tools/ that prints its address on a line.
func (s *servers) sayingWhere(name string, words ...string) (string, error) {
	said, out := io.Pipe()
	started, err := s.run(name, out, append([]string{beside(name)}, words...)...)
	if err != nil {
		return "", err
	}
	lines := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(said).ReadString('\n')
		lines <- strings.TrimSpace(line)
		_, _ = io.Copy(io.Discard, said)
	}()
	select {
	case line := <-lines:
		return line, nil
	case <-started.ended:
		return "", started.failure("ended instead of starting")
	case <-time.After(usualTime):
		return "", started.failure("does not say where it is")
	case <-s.ctx.Done():
		return "", s.ctx.Err()
	}
}

// listening starts a program and waits until it accepts connections.
func (s *servers) listening(within time.Duration, address, name string, words ...string) error {
	started, err := s.run(name, nil, words...)
	if err != nil {
		return err
	}
	for late := time.After(within); ; {
		if connection, err := net.Dial("tcp", address); err == nil {
			return connection.Close()
		}
		select {
		case <-started.ended:
			return started.failure("ended instead of starting")
		case <-late:
			return started.failure(fmt.Sprint("accepts no connection within ", within))
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// failure describes what happened, with the end of the server's log.
func (s *server) failure(what string) error {
	text, _ := os.ReadFile(s.log)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if lines[0] == "" {
		lines[0] = "(its log is empty)"
	}
	return fmt.Errorf("%s %s:\n%s", s.command.Path, what, strings.Join(lines[max(0, len(lines)-5):], "\n"))
}

// freePort is outside of the range of ports that the kernel gives to outgoing connections: it stays free until the
// server has it.
func freePort() (string, error) {
	for range 1000 {
		port := fmt.Sprint(20000 + rand.IntN(10000))
		if listener, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			return port, listener.Close()
		}
	}
	return "", errors.New("no port is free")
}

func (s *servers) embedded() (string, error) {
	return s.sayingWhere("embedded_server", "--log", "/dev/stderr")
}

func (s *servers) mongod() (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	address := "127.0.0.1:" + port
	err = s.listening(usualTime, address, "mongod", "mongod", "--bind_ip", "127.0.0.1", "--port", port, "--dbpath", "data",
		"--unixSocketPrefix", ".", "--replSet", "motor", "--oplogSize", "64", "--wiredTigerCacheSizeGB", "0.5",
		"--setParameter", "enableTestCommands=1") // fail points
	if err != nil {
		return "", err
	}
	return "mongodb://" + address + "/?replicaSet=motor", s.makeReplicaSet(address)
}

// makeReplicaSet makes a fresh mongod a replica set of one, which transactions and change streams require, and waits
// until it is the primary.
func (s *servers) makeReplicaSet(address string) error {
	ctx, cancel := context.WithTimeout(s.ctx, usualTime)
	defer cancel()
	with := func(query string, do func(*mongo.Client) error) error {
		client, err := mongo.Connect(ctx, mongooptions.Client().ApplyURI("mongodb://"+address+"/"+query))
		if err != nil {
			return err
		}
		defer func() { _ = client.Disconnect(context.Background()) }()
		return do(client)
	}
	members := bson.A{bson.M{"_id": 0, "host": address}}
	initiate := bson.M{"replSetInitiate": bson.M{"_id": "motor", "members": members}}
	err := with("?directConnection=true", func(client *mongo.Client) error {
		return client.Database("admin").RunCommand(ctx, initiate).Err()
	})
	if err != nil {
		return fmt.Errorf("mongod does not become a replica set: %w", err)
	}
	err = with("?replicaSet=motor", func(client *mongo.Client) error { return client.Ping(ctx, readpref.Primary()) })
	if err != nil {
		return fmt.Errorf("mongod does not become a primary: %w", err)
	}
	return nil
}

func (s *servers) ferretdb() (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	address := "127.0.0.1:" + port
	return "mongodb://" + address + "/", s.listening(usualTime, address, "ferretdb", "ferretdb", "--handler=sqlite",
		"--sqlite-url=file:data/", "--listen-addr="+address, "--state-dir=.", "--telemetry=disable", "--debug-addr=-",
		"--log-level=error")
}

// secantus starts SecantusDB as a replica set of one with fail points. Only its heartbeats tell a client that it works
// again after an error, so they are frequent.
func (s *servers) secantus() (string, error) {
	python := secantusPython()
	if !exists(python) {
		return "", errors.New("SecantusDB is not installed in " + filepath.Dir(filepath.Dir(python)))
	}
	folder, err := s.folderOf("secantus")
	if err != nil {
		return "", err
	}
	// The user's configuration is ignored.
	if err := os.WriteFile(filepath.Join(folder, "empty.toml"), nil, 0o666); err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	address := "127.0.0.1:" + port
	return "mongodb://" + address + "/?replicaSet=secantus&heartbeatFrequencyMS=500",
		s.listening(secantusTime, address, "secantus", python, "-m", "secantus", "--config", "empty.toml", "--host",
			"127.0.0.1", "--port", port, "--storage-path", "data", "--enable-test-commands", "--log-level", "WARNING")
}
