package dev.cairn.template;

/**
 * A backend server as a balancer writes it.
 *
 * @param name {@code node-port}, unique among its peers, and the same as long as it is registered
 * @param endpoint address and port, IPv6 in brackets
 * @param weight from 1 to 256, as HAProxy's {@code weight} takes it
 * @param weighted whether the weights of the peers differ, so that they must be printed
 * @param hostName whether the address is a name that has to be looked up
 */
public record Server(
    String name,
    String address,
    int port,
    String endpoint,
    int weight,
    boolean weighted,
    boolean hostName) {}
