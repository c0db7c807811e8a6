import { type ChildProcess, spawn } from 'node:child_process';
import { LineSplitter } from './lines.js';

/** A program, its arguments, and the folder that it runs in (default: this process's own). */
export interface Command {
  path: string;
  args: readonly string[];
  cwd?: string;
}

export interface ConnectionEvents {
  /** A line of the engine's output. */
  line(text: string): void;
  /** The process is gone, or never came; called once, and not after `kill`. */
  end(why: string): void;
}

/** One running engine process. It never keeps Node alive by itself: whoever waits for an answer holds a timer. */
export class Connection {
  readonly #child: ChildProcess;
  #open = true;
  readonly #atExit = (): void => {
    this.#child.kill('SIGKILL');
  };

  constructor({ path, args, cwd }: Command, events: ConnectionEvents) {
    const child = spawn(path, args, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, cwd });
    this.#child = child;
    const end = (why: string): void => {
      if (this.#close()) events.end(why);
    };
    child.on('error', (error: NodeJS.ErrnoException) => end(`cannot be started (${error.code}): ${path}`));
    child.on('exit', (code, signal) => end(signal ? `ended by ${signal}` : `ended with code ${code}`));
    // A write to a process that just died is not news: its exit is.
    child.stdin?.on('error', () => {});
    child.stdout?.on('error', () => {});
    const lines = new LineSplitter((line) => {
      if (this.#open) events.line(line);
    });
    child.stdout?.on('data', (chunk: Buffer) => lines.push(chunk));
    child.unref();
    for (const pipe of [child.stdin, child.stdout]) (pipe as { unref?(): void } | null)?.unref?.();
    process.on('exit', this.#atExit);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  kill(): void {
    this.#close();
    this.#child.kill('SIGKILL');
  }

  #close(): boolean {
    const was = this.#open;
    this.#open = false;
    process.off('exit', this.#atExit);
    return was;
  }
}
