import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './lsp/server.js';

// The transport (node IPC, stdio, a pipe) is taken from the command line.
startServer(createConnection(ProposedFeatures.all));
