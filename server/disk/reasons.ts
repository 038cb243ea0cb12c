/** Why a file can't be read or written, for people: the end of a sentence, without the path. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no such file or directory"],
  ["EACCES", "permission denied"],
  ["EPERM", "permission denied"],
  ["EROFS", "the file system is read-only"],
  ["EEXIST", "there is a file of this name"],
  ["EISDIR", "it is a directory"],
  ["ENOTDIR", "a part of the path is no directory"],
  ["ELOOP", "symbolic links lead in a circle"],
  ["EIO", "the device gives an error"],
  ["EMFILE", "too many files are open"],
  ["ENFILE", "too many files are open"],
  ["ENOMEM", "there is not enough memory"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ENOSPC", "no space left on the device"],
  ["EDQUOT", "the disk quota is used up"],
  ["EFBIG", "it would be larger than a file may be here"],
  ["ERANGE", "it is larger than the system takes"],
  ["EOVERFLOW", "it is larger than the system takes"],
  ["ERR_FS_FILE_TOO_LARGE", "it is larger than the system takes"],
  ["EBUSY", "something else uses it"],
  ["ENXIO", "there is no such device"],
  ["ENODEV", "there is no such device"],
  ["ESTALE", "it is gone from its file server"],
  ["ETIMEDOUT", "the file server does not answer"],
  ["EAGAIN", "there is nothing to read"],
  ["ERR_ENCODING_INVALID_ENCODED_DATA", "it is not UTF-8 text"],
  ["ERR_INVALID_ARG_VALUE", "the path is none"],
]);

/** What an error of `node:fs` or of a decoder means. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return REASONS.get(code) ?? (error instanceof Error ? error.message : String(error));
}

/** Whether an error says that there is nothing under a path. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
