declare const __VERSION__: string | undefined;

/** The package's version; unknown when run from source, where no bundler has put it in. */
export const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : '0.0.0-source';
