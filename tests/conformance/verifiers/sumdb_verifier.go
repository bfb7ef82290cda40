// Go's sumdb over cases: the signed note, the entry's record, the older tree, and all of it again from the tile files.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type verdict struct {
	OK  bool   `json:"ok"`
	Why string `json:"why"`
}

type oneCase struct {
	Origin, Vkey, Checkpoint, Entry, Tiles string
	Index                                  int64
	Path                                   []string
	Consistency                            struct {
		Old     int64
		OldRoot string `json:"old_root"`
		Path    []string
	}
}

// files reads tiles of a directory; C2SP puts them at tile/<level>, where sumdb says tile/<height>/<level>.
type files struct{ root string }

func (files) Height() int { return 8 }

func (one files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(one.root, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (files) SaveTiles([]tlog.Tile, [][]byte) {}

func hash(text string) (tlog.Hash, error) {
	var value tlog.Hash
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil && len(data) != tlog.HashSize {
		err = fmt.Errorf("a hash has %d bytes", tlog.HashSize)
	}
	copy(value[:], data)
	return value, err
}

func hashes(texts []string) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, text := range texts {
		value, err := hash(text)
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, nil
}

func judge(one oneCase) error {
	verifier, err := note.NewVerifier(one.Vkey)
	if err != nil {
		return err
	}
	opened, err := note.Open([]byte(one.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		return fmt.Errorf("note: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != one.Origin {
		return fmt.Errorf("origin")
	}
	var size int64
	if _, err := fmt.Sscan(lines[1], &size); err != nil {
		return fmt.Errorf("size: %w", err)
	}
	root, err := hash(lines[2])
	if err != nil {
		return err
	}
	entry, err := base64.StdEncoding.DecodeString(one.Entry)
	if err != nil {
		return err
	}
	path, err := hashes(one.Path)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(path, size, root, one.Index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	extends, err := hashes(one.Consistency.Path)
	if err != nil {
		return err
	}
	old, err := hash(one.Consistency.OldRoot)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(extends, size, root, one.Consistency.Old, old); err != nil {
		return fmt.Errorf("tree: %w", err)
	}
	// The tiles themselves: sumdb authenticates each against the root before it believes one hash of it.
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, files{one.Tiles})
	again, err := tlog.ProveRecord(size, one.Index, reader)
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	if err := tlog.CheckRecord(again, size, root, one.Index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	return nil
}

func main() {
	var cases []oneCase
	if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	said := make([]verdict, len(cases))
	for number, one := range cases {
		if err := judge(one); err != nil {
			said[number] = verdict{false, err.Error()}
		} else {
			said[number] = verdict{true, ""}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		os.Exit(2)
	}
}
