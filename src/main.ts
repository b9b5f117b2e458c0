#!/usr/bin/env node
import { runCli } from './cli/cli.js';

/** Whoever reads our output may stop reading (`| head`): that is no fault. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCli(process.argv);
