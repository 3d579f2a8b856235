package revision

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// blobs are the contents of files, by git cat-file.
type blobs struct {
	lock           sync.Mutex
	whole, headers *batch // each is started when it is first asked
	git            git
	texts          map[string][]byte // by hash
	sizes          map[string]int64
}

// batch is a git cat-file that waits for names.
type batch struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

// errMissing is the error of a file that the repository has no content of.
var errMissing = errors.New("the repository lacks its content, as a clone made with --filter does: " +
	"run git fetch --refetch --no-filter")

// start starts git cat-file.
func (g git) start(mode string) (*batch, error) {
	cmd := g.command("cat-file", mode)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("git cannot be run: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("git cannot be run: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("git cannot be run: %w", err)
	}
	return &batch{cmd: cmd, in: in, out: bufio.NewReader(out)}, nil
}

// close ends the program.
func (b *batch) close() {
	if b == nil {
		return
	}
	_ = b.in.Close()
	_, _ = io.Copy(io.Discard, b.out)
	_ = b.cmd.Wait() // It was asked for nothing more.
}

// ask asks for an object and returns its size.
func (b *batch) ask(hash string) (int64, error) {
	if _, err := io.WriteString(b.in, hash+"\n"); err != nil {
		return 0, fmt.Errorf("ask git cat-file: %w", err)
	}
	line, err := b.out.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("read from git cat-file: %w", err)
	}
	fields := strings.Fields(line)
	if len(fields) != 3 || fields[1] != "blob" {
		return 0, errMissing
	}
	return strconv.ParseInt(fields[2], 10, 64)
}

// size is the number of bytes of a file.
func (b *blobs) size(hash string) (int64, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if size, known := b.sizes[hash]; known {
		return size, nil
	}
	if b.headers == nil {
		started, err := b.git.start("--batch-check")
		if err != nil {
			return 0, err
		}
		b.headers = started
	}
	size, err := b.headers.ask(hash)
	if err == nil {
		b.sizes[hash] = size
	}
	return size, err
}

// read is the content of a file.
func (b *blobs) read(hash string) ([]byte, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	if text, known := b.texts[hash]; known {
		return text, nil
	}
	if b.whole == nil {
		started, err := b.git.start("--batch")
		if err != nil {
			return nil, err
		}
		b.whole = started
	}
	size, err := b.whole.ask(hash)
	if err != nil {
		return nil, err
	}
	text := make([]byte, size+1) // and the line break behind it
	if _, err := io.ReadFull(b.whole.out, text); err != nil {
		return nil, fmt.Errorf("read from git cat-file: %w", err)
	}
	text = bytes.TrimSuffix(text, []byte{'\n'})
	b.texts[hash], b.sizes[hash] = text, size
	return text, nil
}

// close ends the programs.
func (b *blobs) close() {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.whole.close()
	b.headers.close()
}
