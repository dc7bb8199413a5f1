package dev.cairn.cli;

import dev.cairn.diagnostic.DiagnosticException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins: the command line, its streams and its exit code. */
public final class Main {
  /** In the order in which the usage lists them. */
  private static final List<String> COMMANDS =
      List.of(
          "run",
          "render",
          "diff",
          "check",
          "snapshot",
          "history",
          "rollback",
          "approve",
          "demo",
          "rehearse");

  /** A command that ignores TERM has its grace. */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private final Workplace workplace;

  private final OptionSpec verbose =
      OptionSpec.builder("--verbose")
          .scopeType(ScopeType.INHERIT)
          .description("say more, and show the stack trace of an error")
          .build();

  private Main(Workplace workplace) {
    this.workplace = workplace;
  }

  /** Starts the command that the arguments name and ends the process with its exit code. */
  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Workplace workplace =
        new Workplace(
            out,
            err,
            System.getenv(),
            Path.of(System.getProperty("cairn.home", ".")),
            System.console() != null && Boolean.getBoolean("cairn.terminal"),
            "root".equals(System.getProperty("user.name")));
    CountDownLatch done = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(main, done)));
    int code = run(workplace, args);
    if (out.checkError()) {
      err.println("cairn: standard output: cannot be written; what was printed is not whole");
      code = ExitCode.WRONG;
    }
    done.countDown();
    System.exit(code);
  }

  /** Has another thread set up logging, while this one reads the command line. */
  private static Thread loadLogging() {
    LogSetup.choose();
    Thread loading = new Thread(LoggerFactory::getILoggerFactory, "cairn-load");
    loading.setDaemon(true);
    loading.start();
    return loading;
  }

  /** Whoever asked for a logger meanwhile would have one that is not set up. */
  private static void await(Thread loading) {
    try {
      loading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a signal ends leaves no staged file and no command under way behind, either. */
  private static void interrupt(Thread main, CountDownLatch done) {
    long giveUp = System.nanoTime() + LEAVING.toNanos();
    try {
      // More than once: commons-exec forgets one that comes as a command ends. Never one that is
      // done: in its thread the JVM writes the class archive.
      while (done.getCount() > 0 && main.isAlive() && System.nanoTime() < giveUp) {
        main.interrupt();
        var unused = done.await(50, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command to its end. */
  static int run(Workplace workplace, String... args) {
    Thread loading = loadLogging();
    Main main = new Main(workplace);
    // To find a constructor for each of picocli's own types takes 10 ms.
    System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
    CommandLine commands = new CommandLine(main.spec());
    main.addSubcommands(commands, args);
    commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new java.io.PrintWriter(workplace.out(), true, StandardCharsets.UTF_8))
        .setErr(new java.io.PrintWriter(workplace.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(workplace.colour() ? Ansi.ON : Ansi.OFF))
        .setExecutionStrategy(
            parsed -> {
              await(loading);
              if (Options.isGiven(main.verbose)) {
                LogSetup.verbose();
              }
              return new CommandLine.RunLast().execute(parsed);
            })
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(main::wrongUsage)
        .setExecutionExceptionHandler((e, line, result) -> main.failed(e));
    head(commands);
    commands.getSubcommands().values().forEach(Main::head);
    return commands.execute(args);
  }

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("cairn");
    Options.helped(spec).addOption(verbose);
    spec.usageMessage()
        .description(
            "Renders load-balancer configuration from Consul and brings it into service safely.")
        .synopsisSubcommandLabel("COMMAND")
        .commandListHeading("%nCommands:%n")
        .footerHeading("%nExit codes:%n")
        .footer(
            "  0 done, or no difference      3 Consul unreachable, or an answer missing",
            "  1 diff found differences      4 the check or a guard refused",
            "  2 wrong usage or template     5 a reload failed");
    return spec;
  }

  /** All of them only where it matters which there are: to look at each takes its time. */
  private void addSubcommands(CommandLine commands, String[] args) {
    if (args.length > 0 && COMMANDS.contains(args[0])) {
      commands.addSubcommand(subcommand(args[0]));
      return;
    }
    COMMANDS.forEach(name -> commands.addSubcommand(subcommand(name)));
    commands.addSubcommand("completion", completion());
  }

  private CommandLine subcommand(String name) {
    CommandSpec spec =
        switch (name) {
          case "run" -> new RunCommand(workplace).spec();
          case "render" -> new RenderCommand(workplace).spec();
          case "diff" -> new DiffCommand(workplace).spec();
          case "check" -> new CheckCommand(workplace).spec();
          case "snapshot" -> new SnapshotCommand(workplace).spec();
          case "history" -> new HistoryCommand(workplace).spec();
          case "rollback" -> new RollbackCommand(workplace).spec();
          case "approve" -> new ApproveCommand(workplace).spec();
          case "demo" -> new DemoCommand(workplace).spec();
          case "rehearse" -> new RehearseCommand(workplace).spec();
          default -> throw new IllegalArgumentException(name);
        };
    return new CommandLine(spec);
  }

  private static void head(CommandLine command) {
    command
        .getCommandSpec()
        .usageMessage()
        .parameterListHeading("%nParameters:%n")
        .optionListHeading("%nOptions:%n");
  }

  private static CommandLine completion() {
    CommandLine completion = new CommandLine(new GenerateCompletion()).setCommandName("completion");
    completion
        .getCommandSpec()
        .usageMessage()
        .description("Prints a completion script for bash and zsh: source <(cairn completion)");
    return completion;
  }

  private int wrongUsage(CommandLine.ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String problem = String.valueOf(e.getMessage()).replace('\n', ' ');
    String remedy = "see " + line.getCommandSpec().qualifiedName() + " --help";
    if (e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      problem = "unknown " + (word.startsWith("-") ? "option " : "argument ") + '"' + word + '"';
      remedy = suggestion(unmatched) + remedy;
    }
    workplace.err().println("cairn: " + problem + "; " + remedy);
    return ExitCode.WRONG;
  }

  private static String suggestion(UnmatchedArgumentException unmatched) {
    List<String> near = unmatched.getSuggestions();
    return near.isEmpty() ? "" : "did you mean " + String.join(" or ", near) + "? ";
  }

  private int failed(Exception e) {
    if (Options.isGiven(verbose)) {
      e.printStackTrace(workplace.err());
    }
    if (e instanceof EndException end) {
      workplace.err().println(end.getMessage());
      return end.exitCode();
    } else if (e instanceof DiagnosticException) {
      workplace.err().println(e.getMessage());
      return ExitCode.WRONG;
    }
    workplace
        .err()
        .println(
            "cairn: this should not have happened ("
                + e
                + "); please report it with the output of --verbose");
    return ExitCode.WRONG;
  }
}
