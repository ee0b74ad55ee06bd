import type { JournalFiles } from '../../src/journal/journal-files.js';

/** Journals that are kept in memory. */
export class MemoryJournals implements JournalFiles {
  readonly texts = new Map<string, string>();
  /** Set to refuse what is written from now on. */
  trouble: Error | undefined;

  async create(kind: Parameters<JournalFiles['create']>[0]) {
    const path = `${kind} ${this.texts.size + 1}`;
    this.texts.set(path, '');
    return {
      path,
      append: async (text: string) => {
        if (this.trouble) throw this.trouble;
        this.texts.set(path, `${this.texts.get(path) ?? ''}${text}`);
      },
      remove: () => this.remove(path),
    };
  }

  async read(path: string): Promise<string | undefined> {
    return this.texts.get(path);
  }

  async remove(path: string): Promise<void> {
    this.texts.delete(path);
  }
}
