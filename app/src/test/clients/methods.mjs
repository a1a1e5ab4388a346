// Every method that the types of the clients have for a phone number, a session, a sign-in, a user and a client is called
// by a script, or stands in not-served.mjs. The table in docs/migrating-methods.md shows which, and is compared.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { NOT_SERVED, outcome } from './not-served.mjs';
import { done, step } from './support.mjs';

const FOLDER = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const PAGE = new URL('../../../../docs/migrating-methods.md', import.meta.url);

// This file is in memory only. Each property names the type of one object.
const OBJECTS = join(FOLDER, 'objects.ts');
const TYPES = `
import type { createClerkClient } from '@clerk/backend';
import type * as clerk from '@clerk/shared/types';
declare global {
  interface Window {
    Clerk: import('@clerk/clerk-js').Clerk;
  }
}
type BackEnd = ReturnType<typeof createClerkClient>;
export interface Objects {
  PhoneNumber: clerk.PhoneNumberResource;
  Verification: clerk.VerificationResource;
  Session: clerk.SessionResource;
  SessionWithActivities: clerk.SessionWithActivitiesResource;
  SignIn: clerk.SignInResource;
  SignInFuture: clerk.SignInFutureResource;
  User: clerk.UserResource;
  Client: clerk.ClientResource;
  phoneNumbers: BackEnd['phoneNumbers'];
  sessions: BackEnd['sessions'];
  signInTokens: BackEnd['signInTokens'];
  users: BackEnd['users'];
  clients: BackEnd['clients'];
}
`;

const scripts = (await readdir(FOLDER)).filter(name => name.endsWith('.mjs')).map(name => join(FOLDER, name));
const program = programOf([OBJECTS, ...scripts]);
const checker = program.getTypeChecker();

/** Compiles the scripts in memory, so that the compiler says which method of which type each call means. */
function programOf(files) {
  const options = {
    allowJs: true,
    checkJs: true,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    // This way all packages take their types from the same files.
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = name => name === OBJECTS || fileExists(name);
  host.getSourceFile = (name, version) =>
    name === OBJECTS ? ts.createSourceFile(name, TYPES, version, true) : getSourceFile(name, version);
  return ts.createProgram(files, options, host);
}

/** Returns all public methods of the objects by their names, such as User.reload: where each is declared, and its type. */
function methodsOfTypes() {
  const [objects] = program.getSourceFile(OBJECTS).statements.filter(ts.isInterfaceDeclaration);
  const methods = new Map();
  for (const object of checker.getPropertiesOfType(checker.getTypeAtLocation(objects))) {
    addMethods(object.name, checker.getTypeOfSymbol(object), methods);
  }
  return methods;
}

function addMethods(name, type, methods) {
  for (const property of checker.getPropertiesOfType(type)) {
    const declaration = property.valueDeclaration;
    const hidden = ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
    if (hidden || property.name.startsWith('_')) {
      continue;
    }
    const own = checker.getNonNullableType(checker.getTypeOfSymbol(property));
    if (own.getCallSignatures().length > 0) {
      methods.set(`${name}.${property.name}`, { declaration, type });
    } else if (ts.isPropertySignature(declaration) && declaration.type && ts.isTypeLiteralNode(declaration.type)) {
      addMethods(`${name}.${property.name}`, own, methods);
    }
  }
}

/** Returns the names of the methods that the scripts call. */
function calledMethods(methods) {
  const called = new Set();
  const visit = node => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: object, name: property } = node.expression;
      const declaration = checker.getSymbolAtLocation(property)?.valueDeclaration;
      const receiver = checker.getNonNullableType(checker.getTypeAtLocation(object));
      for (const [name, method] of methods) {
        // Several types inherit one declaration, such as that of reload.
        if (method.declaration === declaration && checker.isTypeAssignableTo(receiver, method.type)) {
          called.add(name);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  scripts.forEach(script => visit(program.getSourceFile(script)));
  return called;
}

const methods = methodsOfTypes();
const called = calledMethods(methods);

await step('each method is called, and what is not served is a method', async () => {
  assert.ok(methods.size > 150);
  assert.deepEqual([...methods.keys()].filter(name => !called.has(name)), []);
  assert.deepEqual(Object.keys(NOT_SERVED).filter(name => !methods.has(name)), []);
});

await step('the page lists the methods, and what comes of those that are not served', async () => {
  const rows = ['| method | what comes of it |', '| --- | --- |'];
  for (const name of methods.keys()) {
    rows.push(`| \`${name}\` | ${name in NOT_SERVED ? await outcome(name) : 'served'} |`);
  }
  const page = await readFile(PAGE, 'utf8');
  const [, table] = page.match(/<!-- methods -->\n([^]*)\n<!-- end of methods -->/);
  assert.equal(table, rows.join('\n'), `the right table is:\n${rows.join('\n')}`);
});

done();
