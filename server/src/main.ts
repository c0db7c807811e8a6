import process from 'node:process';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { stackOf } from './core/attempt.js';
import { startServer } from './server.js';

// The transport (node IPC, stdio, a pipe) is taken from the command line.
const connection = createConnection(ProposedFeatures.all);
// One failed answer must not end the answers to everything else.
process.on('unhandledRejection', (error) => {
  connection.console.error(stackOf(error));
});
startServer(connection);
