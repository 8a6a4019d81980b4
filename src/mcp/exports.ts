/** The service for MCP clients, over stdio or HTTP. */
export { createMcpServer } from './create-mcp-server.ts';
export type { CreateMcpServerOptions } from './create-mcp-server.ts';
export type { McpOptions } from './mcp-host.ts';
export { serveMcpStdio } from './serve-stdio.ts';
export type { ServeMcpStdioOptions } from './serve-stdio.ts';
export { createMcpApp } from './http/create-mcp-app.ts';
export type { McpApp, McpAppOptions } from './http/create-mcp-app.ts';
export { startMcpServer } from './http/start-mcp-server.ts';
export type { RunningMcpServer, StartMcpServerOptions } from './http/start-mcp-server.ts';
export type { ToolOutput } from './tool-output.ts';
