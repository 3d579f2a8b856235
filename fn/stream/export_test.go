package stream

// EditWhole is Edit without its shortcut: the whole object is parsed, before and after.
func (i *Item) EditWhole(e Edit) error {
	i.metadata = metadataLines{}
	return i.Edit(e)
}

// MetadataStandsApart reports whether Edit may take its shortcut.
func (i *Item) MetadataStandsApart() bool {
	i.ensureRead()
	_, _, _, ok := i.metadata.split(i.text)
	return ok
}
