#!/usr/bin/env node
// The command `mxlens`: node cli/mxlens.js --help
import { main } from './main.js';

process.exitCode = await main(process.argv.slice(2));
