// Azurite as a child: it ends when its parent does, however that ends, because the parent's end of the pipe closes.
process.stdin.on('end', () => process.emit('SIGTERM')).on('error', () => process.emit('SIGTERM')).resume();
await import('azurite/dist/src/azurite.js');
