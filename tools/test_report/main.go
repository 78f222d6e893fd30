// SPDX-License-Identifier: Apache-2.0

// Test_report runs ctest. Behind ctest's output it lists the tests that the second server served, those that were
// skipped, by reason, and the last output of those that failed. The closing lines are ctest's own.
//
//	test_report FILE COMMAND...
//
// COMMAND is ctest's; it writes a JUnit report into the file. The exit code is that of ctest.
package main

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

const lastLines, longest = 8, 200

var (
	closing = regexp.MustCompile(`tests passed, [0-9]+ tests failed out of`)
	summary = regexp.MustCompile(`tests passed, [0-9]+ tests failed out of|^Total Test time`)
	failed  = regexp.MustCompile(`^\s+[0-9]+ - (.*) \(.*\)`)
	// The line as GoogleTest prints it.
	skipped = regexp.MustCompile(`(?s): Skipped\n(.*?)\n*\[  SKIPPED \]`)
	// The line as tests/support/test_server.cpp prints it.
	elsewhere = regexp.MustCompile(`(?m)^\[ SERVER   \] (.*), for (.*)$`)
)

type report struct {
	Tests []struct {
		Name   string `xml:"name,attr"`
		Output string `xml:"system-out"`
	} `xml:"testcase"`
}

// groups are names grouped by a key, in the order in which the keys were first seen.
type groups struct {
	order []string
	names map[string][]string
}

func (g *groups) add(key, name string) {
	if g.names == nil {
		g.names = map[string][]string{}
	}
	if _, known := g.names[key]; !known {
		g.order = append(g.order, key)
	}
	g.names[key] = append(g.names[key], name)
}

// showAllButEnd copies ctest's output up to its closing lines, which it returns.
func showAllButEnd(from io.Reader) []string {
	var kept []string
	for all := bufio.NewReader(from); ; {
		line, err := all.ReadString('\n')
		if kept != nil || closing.MatchString(line) {
			kept = append(kept, strings.TrimRight(line, "\n"))
		} else {
			fmt.Print(line)
		}
		if err != nil {
			return kept
		}
	}
}

func print(from report) {
	var server string
	var lacking, reasons groups
	for _, test := range from.Tests {
		for _, found := range elsewhere.FindAllStringSubmatch(test.Output, -1) {
			server = found[1]
			lacking.add(found[2], test.Name)
		}
		for _, found := range skipped.FindAllStringSubmatch(test.Output, -1) {
			reasons.add(strings.ReplaceAll(found[1], "\n", " "), test.Name)
		}
	}
	if lacking.order != nil {
		fmt.Printf("\nON THE SECOND SERVER, %s, for what the first one lacks:\n", server)
	}
	for _, feature := range lacking.order {
		fmt.Printf("  %d: %s\n", len(lacking.names[feature]), feature)
	}
	if reasons.order != nil {
		fmt.Println("\nSKIPPED, by reason:")
	}
	for _, reason := range reasons.order {
		names := reasons.names[reason]
		fmt.Printf("  %d: %s\n    %s\n", len(names), reason, strings.Join(names, "\n    "))
	}
}

func printFailed(from report, end []string) {
	output := map[string]string{}
	for _, test := range from.Tests {
		output[test.Name] = test.Output
	}
	listed := false
	for _, line := range end {
		if strings.HasPrefix(line, "The following tests FAILED:") {
			fmt.Println("\nFAILED:")
			listed = true
		} else if found := failed.FindStringSubmatch(line); listed && found != nil {
			fmt.Println(line)
			for _, each := range endOf(output[found[1]]) {
				fmt.Println("\t\t" + each)
			}
		} else {
			listed = false
		}
	}
}

func endOf(output string) []string {
	var lines []string
	for _, line := range strings.Split(output, "\n") {
		if strings.Trim(line, " -") != "" {
			lines = append(lines, line[:min(len(line), longest)])
		}
	}
	return lines[max(0, len(lines)-lastLines):]
}

func run(file string, words []string) (int, error) {
	_ = os.Remove(file)
	ctest := exec.Command(words[0], append(words[1:], "--output-junit", file)...)
	out, err := ctest.StdoutPipe()
	if err != nil {
		return 0, err
	}
	ctest.Stderr = ctest.Stdout
	if err := ctest.Start(); err != nil {
		return 0, err
	}
	end := showAllButEnd(out)
	_ = ctest.Wait()
	// Without any test ctest writes no report.
	if text, err := os.ReadFile(file); err == nil {
		var from report
		if err := xml.Unmarshal(text, &from); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		print(from)
		printFailed(from, end)
	}
	fmt.Println()
	for _, line := range end {
		if summary.MatchString(line) {
			fmt.Println(line)
		}
	}
	return ctest.ProcessState.ExitCode(), nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "test_report FILE COMMAND...")
		os.Exit(2)
	}
	code, err := run(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "test_report:", err)
		os.Exit(1)
	}
	os.Exit(code)
}
