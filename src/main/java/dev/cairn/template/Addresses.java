package dev.cairn.template;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * What may stand where a proxy expects a server's address. A name is looked up, and {@code
 * unix@/var/run/docker.sock} or {@code ${FOO}} do worse, so by default only IP literals pass.
 */
final class Addresses {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final String LABEL = "[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?";
  private static final Pattern HOST_NAME =
      Pattern.compile("(?=.{1,253}$)" + LABEL + "(\\." + LABEL + ")*\\.?");

  private Addresses() {}

  /**
   * An IP literal that names one host: not {@code 0.0.0.0}, which HAProxy takes for the client's
   * target.
   */
  static boolean isLiteral(String address) {
    return IPV4.matcher(address).matches() ? !address.equals("0.0.0.0") : isIpv6(address);
  }

  static boolean isIpv6(String address) {
    if (!IPV6.matcher(address).matches()) {
      return false;
    }
    try {
      // With a colon in it, this is never looked up.
      return !InetAddress.getByName(address).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean isHostName(String address) {
    return HOST_NAME.matcher(address).matches() && !address.matches("[0-9.]+");
  }

  /** Address and port as proxies write them: IPv6 in brackets. */
  static String endpoint(String address, int port) {
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
  }
}
