//! Pages, pictures and downloads, written to a folder.
