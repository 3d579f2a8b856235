package output

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// The modes of what is written.
const (
	fileMode   = 0o644
	secretMode = 0o600
	folderMode = 0o755
)

// Apply does what was decided. Where it is cut short, the same Plan can be made again, and
// continues.
func (p *Plan) Apply(folder Folder) error {
	if p.leftover {
		if err := folder.Remove(temporaryFile); err != nil {
			return fmt.Errorf("remove %s: %w", temporaryFile, err)
		}
	}
	now := p.now
	if len(p.write)+len(p.remove)+len(p.emptied) > 0 && !bytes.Equal(now, p.before) {
		if err := replace(folder, p.inventory(p.before)); err != nil {
			return err
		}
		now = p.before
	}
	for _, file := range p.write {
		if err := write(folder, file); err != nil {
			return err
		}
	}
	for _, name := range p.remove {
		if err := folder.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", name, err)
		}
	}
	for _, name := range p.emptied {
		if err := removeIfEmpty(folder, name); err != nil {
			return err
		}
	}
	if !bytes.Equal(now, p.after) {
		if err := replace(folder, p.inventory(p.after)); err != nil {
			return err
		}
	}
	if p.former {
		if err := folder.Remove(formerFile); err != nil {
			return fmt.Errorf("remove %s: %w", formerFile, err)
		}
	}
	return nil
}

// write writes a file, and the folders that it is in.
func write(folder Folder, file written) error {
	if parent := path.Dir(file.Path); parent != "." {
		if err := folder.MkdirAll(parent, folderMode); err != nil {
			return fmt.Errorf("create folder %s: %w", parent, err)
		}
	}
	return replace(folder, file)
}

// inventory is the inventory as a file that is written.
func (p *Plan) inventory(text []byte) written {
	file := written{File: File{Path: inventoryFile, Text: text}, mode: fileMode}
	if p.mode != 0 {
		file.mode, file.exists = p.mode, true
	}
	return file
}

// replace gives a file a text as a whole, so that nobody finds a part of it. A file that exists
// keeps its mode.
func replace(folder Folder, file written) error {
	if err := folder.WriteFile(temporaryFile, file.Text, file.mode); err != nil {
		return fmt.Errorf("write %s: %w", file.Path, err)
	}
	if file.exists { // The mode of a new file is less what umask takes away.
		if err := folder.Chmod(temporaryFile, file.mode); err != nil {
			return fmt.Errorf("write %s: %w", file.Path, err)
		}
	}
	if err := folder.Rename(temporaryFile, file.Path); err != nil {
		return fmt.Errorf("write %s: %w", file.Path, err)
	}
	return nil
}

// removeIfEmpty removes a folder that holds nothing.
func removeIfEmpty(folder Folder, name string) error {
	entries, err := fs.ReadDir(folder.FS(), name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read folder %s: %w", name, err)
	case len(entries) > 0:
		return nil
	}
	if err := folder.Remove(name); err != nil {
		return fmt.Errorf("remove folder %s: %w", name, err)
	}
	return nil
}
