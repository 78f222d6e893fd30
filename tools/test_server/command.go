// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const grace = 5 * time.Second

// runWithServers runs a command next to a second process of this program, which serves until the pipe to it is closed.
// That process has a session of its own: Ctrl-C ends the command first.
func runWithServers(words []string) (int, error) {
	if err := unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(unix.SIGTERM), 0, 0, 0); err != nil {
		return 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	servers := exec.Command(self, os.Args[1:len(os.Args)-len(words)]...)
	servers.Stderr = os.Stderr
	servers.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	lifeline, err := servers.StdinPipe()
	if err != nil {
		return 0, err
	}
	said, err := servers.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := servers.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = lifeline.Close()
		_ = servers.Wait()
	}()
	environment, err := readEnvironment(said)
	if err != nil {
		return 0, err
	}
	return run(words, environment)
}

func readEnvironment(from io.Reader) ([]string, error) {
	var lines []string
	for all := bufio.NewScanner(from); all.Scan(); {
		if all.Text() == "" {
			return lines, nil
		}
		lines = append(lines, all.Text())
	}
	return nil, errors.New("there are no servers, for the reason above")
}

// run gives the command a process group of its own, to which signals are passed on. With a terminal as its input it
// shares this program's group, which Ctrl-C reaches as a whole.
func run(words, environment []string) (int, error) {
	_, err := unix.IoctlGetTermios(int(os.Stdin.Fd()), unix.TCGETS)
	terminal := err == nil
	command := exec.Command(words[0], words[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = append(os.Environ(), environment...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: !terminal, Pdeathsig: syscall.SIGKILL}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if err := command.Start(); err != nil {
		return 0, err
	}
	to := command.Process.Pid
	if !terminal {
		to = -to
	}
	go func() {
		for each := range signals {
			if terminal && each == syscall.SIGINT {
				continue
			}
			_ = syscall.Kill(to, each.(syscall.Signal))
			time.AfterFunc(grace, func() { _ = syscall.Kill(to, syscall.SIGKILL) })
		}
	}()
	_ = command.Wait()
	if !terminal {
		_ = syscall.Kill(to, syscall.SIGKILL) // ends processes that the command left running
	}
	ended := command.ProcessState.Sys().(syscall.WaitStatus)
	if ended.Signaled() {
		return 128 + int(ended.Signal()), nil
	}
	return ended.ExitStatus(), nil
}
