// Mocha reporter: failures in full, skipped tests by name, and the closing line that scripts/test.mjs adds up.
const Mocha = require('mocha');

module.exports = class Reporter extends Mocha.reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.once('end', () => {
      for (const title of skipped) process.stdout.write(`skipped: ${title}\n`);
      if (this.failures.length) Mocha.reporters.Base.list(this.failures);
      const { passes, failures } = this.stats;
      process.stdout.write(
        `${passes} passed, ${failures} failed${skipped.length ? `, ${skipped.length} skipped` : ''}\n`,
      );
    });
  }
};
