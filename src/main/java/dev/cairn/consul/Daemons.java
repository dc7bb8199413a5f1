package dev.cairn.consul;

import java.util.concurrent.ThreadFactory;

/** Threads of one name that keep no process alive. */
record Daemons(String name) implements ThreadFactory {
  @Override
  public Thread newThread(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
