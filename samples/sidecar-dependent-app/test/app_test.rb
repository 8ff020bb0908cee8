require "minitest/autorun"
require "rack/test"
require "socket"

# A sidecar that answers every request on one connection, and counts the connections made to it.
class TestSidecar
  attr_reader :port, :connections

  def initialize(answer)
    @server = TCPServer.new("127.0.0.1", 0)
    @port = @server.addr[1]
    @connections = 0
    @serving = Thread.new { loop { serve(@server.accept, answer) } }
  end

  def stop
    @serving.kill.join
    @server.close
  end

  private

  def serve(client, answer)
    @connections += 1
    while client.gets
      next until client.gets == "\r\n"
      client.write("HTTP/1.1 200 OK\r\nContent-Length: #{answer.bytesize}\r\n\r\n#{answer}")
    end
  end
end

SIDECAR = TestSidecar.new("the configuration\n")
ENV["CONFIG_SERVER_PORT"] = SIDECAR.port.to_s
Minitest.after_run { SIDECAR.stop }

require_relative "../app"

class SidecarDependentAppTest < Minitest::Test
  include Rack::Test::Methods

  def app
    SidecarDependentApp
  end

  def test_greets
    get "/"

    assert_equal "Hi, I'm an app with a sidecar!", last_response.body
  end

  def test_passes_on_what_the_sidecar_says_and_logs_it
    logged, = capture_io { get "/config" }

    assert_equal "the configuration\n", last_response.body
    assert_equal <<~LOG, logged
      Sending a request to the config-server sidecar at localhost:#{SIDECAR.port}/config/
      Received the configuration
       from the config-server sidecar
    LOG
  end

  def test_keeps_its_connection_to_the_sidecar
    capture_io { 2.times { get "/config" } }

    assert_equal 1, SIDECAR.connections
  end
end
