// Lets the linter of redocly.yaml read an OpenAPI document. The linter ends the process, and not with 0 if it finds a
// mistake. It sends nothing and asks for nothing.
process.env.REDOCLY_TELEMETRY = 'off';
process.env.REDOCLY_SUPPRESS_UPDATE_NOTICE = 'true';
process.env.REDOCLY_SUPPRESS_NOTIFICATIONS = 'true';
process.argv.push('lint', process.env.DOCUMENT, '--config', 'redocly.yaml', '--format', 'stylish');
await import('@redocly/cli/bin/cli.js');
