# Runs a command on a pseudo terminal of so many columns and shows what it wrote there: pty.py COLUMNS both|stderr COMMAND...
# With `stderr` its standard output goes to our standard error, as if it were redirected to a file.
import fcntl, os, pty, struct, sys, termios

columns, streams, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
master, slave = pty.openpty()
fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    os.dup2(slave, 0)
    os.dup2(slave if streams == "both" else 2, 1)
    os.dup2(slave, 2)
    os.closerange(3, 64)
    os.execvp(command[0], command)
os.close(slave)
while True:
    try:
        chunk = os.read(master, 65536)
    except OSError:
        break
    if not chunk:
        break
    sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
